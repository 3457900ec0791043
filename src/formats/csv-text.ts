/** One record of CSV text: its cells and where each begins. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly offsets: readonly number[];
}

export type CsvReading =
  | { readonly records: readonly CsvRecord[] }
  | { readonly fault: { readonly offset: number; readonly message: string } };

const MOST_CELLS = 1000;
const MOST_QUOTES = 500_000;

/**
 * Records of CSV text as RFC 4180 has them, lines ending in LF or CRLF. A quote inside a bare cell, text behind a closing
 * quote and a quote that is never closed are faults. Linear in the text; blank lines are no records.
 */
export function readCsv(text: string, mostRecords: number): CsvReading {
  const records: CsvRecord[] = [];
  let quotes = MOST_QUOTES;
  let at = 0;
  while (at < text.length) {
    const cells: string[] = [];
    const offsets: number[] = [];
    let more = true;
    while (more) {
      const cell = text[at] === '"' ? quotedCell(text, at, quotes) : bareCell(text, at);
      if ("message" in cell) return { fault: cell };
      quotes -= cell.quotes;
      cells.push(cell.value);
      offsets.push(at);
      if (cells.length > MOST_CELLS)
        return { fault: { offset: at, message: `more than ${MOST_CELLS} cells` } };
      more = text[cell.end] === ",";
      at = more ? cell.end + 1 : afterLineEnd(text, cell.end);
    }
    if (cells.length > 1 || cells[0] !== "") records.push({ cells, offsets });
    if (records.length > mostRecords) {
      return { fault: { offset: offsets[0] ?? 0, message: `more than ${mostRecords} records` } };
    }
  }
  return { records };
}

type Cell =
  | { readonly value: string; readonly end: number; readonly quotes: number }
  | { readonly offset: number; readonly message: string };

function bareCell(text: string, from: number): Cell {
  let end = from;
  while (end < text.length && !isCellEnd(text, end)) {
    if (text[end] === '"') return { offset: end, message: "a quote in a cell that isn't quoted" };
    end += 1;
  }
  return { value: text.slice(from, end), end, quotes: 0 };
}

function quotedCell(text: string, from: number, mostQuotes: number): Cell {
  let quotes = 0;
  let quote = text.indexOf('"', from + 1);
  for (; quote !== -1 && text[quote + 1] === '"'; quote = text.indexOf('"', quote + 2)) {
    quotes += 1;
    if (quotes > mostQuotes) return { offset: from, message: `more than ${MOST_QUOTES} quotes in the cells` };
  }
  if (quote === -1) return { offset: from, message: "this quote is never closed" };
  const end = quote + 1;
  if (end < text.length && !isCellEnd(text, end))
    return { offset: end, message: "text behind a closing quote" };
  return { value: text.slice(from + 1, quote).replaceAll('""', '"'), end, quotes };
}

function isCellEnd(text: string, at: number): boolean {
  return (
    text[at] === "," ||
    text[at] === "\n" ||
    (text[at] === "\r" && (text[at + 1] === "\n" || at + 1 === text.length))
  );
}

function afterLineEnd(text: string, at: number): number {
  return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1;
}
