import { type CsvRecord, MOST_QUOTES, type Separator, readCsvRecord } from "./csv-record.ts";

export type CsvReading =
  | { readonly records: readonly CsvRecord[] }
  | { readonly fault: { readonly offset: number; readonly message: string } };

/** All records of CSV text, with commas unless told; blank lines are none. Linear in the text. */
export function readCsv(text: string, mostRecords: number, separator: Separator = ","): CsvReading {
  const records: CsvRecord[] = [];
  let quotes = MOST_QUOTES;
  for (let at = 0; at < text.length;) {
    const record = readCsvRecord(text, at, separator, quotes);
    if ("message" in record) return { fault: record };
    quotes -= record.quotes;
    at = record.end;
    if (record.cells.length > 1 || record.cells[0] !== "") records.push(record);
    if (records.length > mostRecords)
      return { fault: { offset: record.offsets[0] ?? 0, message: `more than ${mostRecords} records` } };
  }
  return { records };
}
