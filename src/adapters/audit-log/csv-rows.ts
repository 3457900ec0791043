import { StringDecoder } from "node:string_decoder";
import { type Separator, readCsvRecord } from "../../formats/csv-record.ts";

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
  let separator: Separator = ",";
  let names: readonly string[] | null = null;
  let skipsLine = false;

  const rowOf = (cells: readonly string[]): readonly CsvPiece[] => {
    if (cells.length === 1 && cells[0]?.trim() === "") return [];
    if (names === null) {
      names = cells;
      return [];
    }
    if (cells.length !== names.length) return [{ is: "unreadable", why: "torn" }];
    const pairs = names.map((name, index) => [name, cells[index] ?? ""] as const);
    return [{ is: "row", row: Object.fromEntries(pairs.filter(([name]) => name !== "__proto__")) }];
  };

  /** Takes whole rows out of what is held; at the end of the file, the last one too. */
  const takeRows = (pieces: CsvPiece[], final: boolean): void => {
    let from = 0;
    while (from < held.length) {
      if (skipsLine) {
        const newline = held.indexOf("\n", from);
        skipsLine = newline === -1;
        from = skipsLine ? held.length : newline + 1;
        continue;
      }
      if (names === null) {
        const newline = held.indexOf("\n", from);
        if (newline === -1 && !final) break;
        if (from === 0 && held.startsWith("\uFEFF")) from = 1;
        separator = separatorOf(held.slice(from, newline === -1 ? held.length : newline));
      }
      const read = readCsvRecord(held, from, separator);
      if ("message" in read && !read.isOpen) {
        pieces.push({ is: "unreadable", why: "torn" });
        from = read.offset;
        skipsLine = true;
      } else if ("message" in read) {
        if (!final) break;
        pieces.push({ is: "unreadable", why: "tail" });
        from = held.length;
      } else {
        if (!read.isEnded && !final) break;
        pieces.push(...rowOf(read.cells));
        from = read.end;
      }
    }
    held = held.slice(from);
  };

  const run = (final: boolean): readonly CsvPiece[] => {
    const pieces: CsvPiece[] = [];
    takeRows(pieces, final);
    while (held.length > LONGEST_ROW) {
      pieces.push({ is: "unreadable", why: "too-long" });
      // An unclosed quote would swallow all that follows: go on behind the line that it stands in.
      const newline = held.indexOf("\n");
      skipsLine = newline === -1;
      held = skipsLine ? "" : held.slice(newline + 1);
      takeRows(pieces, final);
    }
    return pieces;
  };

  return {
    push(chunk) {
      const text = decoder.write(chunk);
      held += text;
      // What has no line end ends no row.
      return text.includes("\n") || held.length > LONGEST_ROW ? run(false) : [];
    },
    end() {
      held += decoder.end();
      return run(true);
    },
  };
}

function separatorOf(line: string): Separator {
  const all = ([",", ";", "\t"] as const).toSorted((a, b) => line.split(b).length - line.split(a).length);
  return all[0] ?? ",";
}
