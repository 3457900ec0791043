/** One record of CSV text: its cells and where each begins. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly offsets: readonly number[];
  /** Where the next one begins. */
  readonly end: number;
  /** Its line has an end; without one, more text could still belong to it. */
  readonly isEnded: boolean;
  /** Doubled quotes in its cells. */
  readonly quotes: number;
}

export interface CsvFault {
  readonly offset: number;
  readonly message: string;
  /** A quote that isn't closed, which more text could do. */
  readonly isOpen: boolean;
}

export type Separator = "," | ";" | "\t";

/** Runs of signs that mean nothing. */
const PLAIN: Readonly<Record<Separator, RegExp>> = {
  ",": /[^",\r\n]*/y,
  ";": /[^";\r\n]*/y,
  "\t": /[^"\t\r\n]*/y,
};
const MOST_CELLS = 1000;
/** Of all cells of a text. */
export const MOST_QUOTES = 500_000;
const [QUOTE, LF, CR] = [0x22, 0x0a, 0x0d];

/**
 * The record that begins at `from`, as RFC 4180 has it, its line ending in LF or CRLF. A quote inside a bare cell, text
 * behind a closing quote and a quote that is never closed are faults. Linear in the record.
 */
export function readCsvRecord(
  text: string,
  from: number,
  separator: Separator,
  mostQuotes: number = MOST_QUOTES,
): CsvRecord | CsvFault {
  const cells: string[] = [];
  const offsets: number[] = [];
  let quotes = 0;
  for (let at = from; ; at += 1) {
    const isQuoted = text.charCodeAt(at) === QUOTE;
    const cell = isQuoted
      ? quotedCell(text, at, separator, mostQuotes - quotes)
      : bareCell(text, at, separator);
    if ("message" in cell) return cell;
    quotes += cell.quotes;
    cells.push(cell.value);
    offsets.push(at);
    if (cells.length > MOST_CELLS) return fault(at, `more than ${MOST_CELLS} cells`);
    at = cell.end;
    if (text[at] === separator) continue;
    if (text.charCodeAt(at) === CR) at += 1;
    const isEnded = at < text.length;
    return { cells, offsets, end: isEnded ? at + 1 : text.length, isEnded, quotes };
  }
}

type Cell = { readonly value: string; readonly end: number; readonly quotes: number };

function bareCell(text: string, from: number, separator: Separator): Cell | CsvFault {
  let end = from;
  for (;;) {
    const plain = PLAIN[separator];
    plain.lastIndex = end;
    plain.test(text);
    end = plain.lastIndex;
    if (isCellEnd(text, end, separator)) return { value: text.slice(from, end), end, quotes: 0 };
    if (text.charCodeAt(end) === QUOTE) return fault(end, "a quote in a cell that isn't quoted");
    end += 1;
  }
}

function quotedCell(text: string, from: number, separator: Separator, mostQuotes: number): Cell | CsvFault {
  let quotes = 0;
  let quote = text.indexOf('"', from + 1);
  for (; quote !== -1 && text.charCodeAt(quote + 1) === QUOTE; quote = text.indexOf('"', quote + 2)) {
    quotes += 1;
    if (quotes > mostQuotes) return fault(from, `more than ${MOST_QUOTES} quotes in the cells`);
  }
  if (quote === -1) return fault(from, "this quote is never closed", true);
  const end = quote + 1;
  if (!isCellEnd(text, end, separator)) return fault(end, "text behind a closing quote");
  return { value: text.slice(from + 1, quote).replaceAll('""', '"'), end, quotes };
}

function isCellEnd(text: string, at: number, separator: Separator): boolean {
  if (at >= text.length) return true;
  const sign = text.charCodeAt(at);
  if (text[at] === separator || sign === LF) return true;
  return sign === CR && (at + 1 === text.length || text.charCodeAt(at + 1) === LF);
}

function fault(offset: number, message: string, isOpen = false): CsvFault {
  return { offset, message, isOpen };
}
