import { StringDecoder } from "node:string_decoder";

const LONGEST_ROW = 1024 * 1024;

/** Cuts CSV (RFC 4180) into rows by the names of its first line. Values are text. */
export interface CsvSplitter {
  push(chunk: Buffer): readonly CsvPiece[];
  end(): readonly CsvPiece[];
}

export type CsvPiece =
  | { readonly is: "row"; readonly row: Readonly<Record<string, string>> }
  | { readonly is: "unreadable"; readonly why: "torn" | "tail" | "too-long" };

/** Commas, semicolons or tabs, whichever the first line has most of. Rows with too few or too many cells are unreadable. */
export function createCsvSplitter(): CsvSplitter {
  const decoder = new StringDecoder("utf8");
  let held = "";
  let head: { readonly names: readonly string[]; readonly separator: string } | null = null;
  let skipsLine = false;

  const rowOf = (text: string): readonly CsvPiece[] => {
    if (text.trim() === "") return [];
    if (head === null) {
      const line = text.replace(/^\uFEFF/, "");
      const separator =
        [",", ";", "\t"].toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ",";
      head = { names: cells(line, separator), separator };
      return [];
    }
    const values = cells(text, head.separator);
    if (values.length !== head.names.length) return [{ is: "unreadable", why: "torn" }];
    const pairs = head.names.map((name, index) => [name, values[index] ?? ""] as const);
    return [{ is: "row", row: Object.fromEntries(pairs.filter(([name]) => name !== "__proto__")) }];
  };

  /** Takes whole rows out of what is held. */
  const takeRows = (pieces: CsvPiece[]): void => {
    let from = 0;
    while (from < held.length) {
      const end = skipsLine ? held.indexOf("\n", from) : rowEnd(held, from);
      if (end === -1) break;
      if (!skipsLine) pieces.push(...rowOf(held.slice(from, end).replace(/\r$/, "")));
      skipsLine = false;
      from = end + 1;
    }
    held = held.slice(from);
  };

  const run = (final: boolean): readonly CsvPiece[] => {
    const pieces: CsvPiece[] = [];
    takeRows(pieces);
    while (held.length > LONGEST_ROW) {
      if (!skipsLine) pieces.push({ is: "unreadable", why: "too-long" });
      // An unclosed quote would swallow all that follows: go on behind the line that it stands in.
      const newline = held.indexOf("\n");
      skipsLine = newline === -1;
      held = skipsLine ? "" : held.slice(newline + 1);
      takeRows(pieces);
    }
    if (final && held.trim() !== "" && !skipsLine) {
      const isWhole = rowEnd(`${held}\n`, 0) === held.length;
      pieces.push(
        ...(isWhole ? rowOf(held.replace(/\r$/, "")) : [{ is: "unreadable", why: "tail" } as const]),
      );
      held = "";
    }
    return pieces;
  };

  return {
    push(chunk) {
      held += decoder.write(chunk);
      return run(false);
    },
    end() {
      held += decoder.end();
      return run(true);
    },
  };
}

/** The line end that closes the row: one outside quotes; -1 if there is none yet. */
function rowEnd(text: string, from: number): number {
  for (let at = from; ;) {
    const newline = text.indexOf("\n", at);
    const quote = text.indexOf('"', at);
    if (newline === -1 || quote === -1 || newline < quote) return newline;
    const close = text.indexOf('"', quote + 1);
    if (close === -1) return -1;
    at = close + 1;
  }
}

function cells(row: string, separator: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at <= row.length;) {
    if (row[at] === '"') {
      let value = "";
      let from = at + 1;
      for (;;) {
        const quote = row.indexOf('"', from);
        const end = quote === -1 ? row.length : quote;
        value += row.slice(from, end);
        if (row[end + 1] !== '"') {
          at = end + 1;
          break;
        }
        value += '"';
        from = end + 2;
      }
      const next = row.indexOf(separator, at);
      found.push(value);
      at = next === -1 ? row.length + 1 : next + 1;
    } else {
      const next = row.indexOf(separator, at);
      found.push(row.slice(at, next === -1 ? row.length : next));
      at = next === -1 ? row.length + 1 : next + 1;
    }
  }
  return found;
}
