import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "../../src/formats/csv-text.ts";
import { anyText } from "../any-text.ts";

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cellsOf = (text: string): unknown => {
  const read = readCsv(text, 1000);
  return "fault" in read ? read.fault.message : read.records.map(({ cells }) => cells);
};

test("what was quoted is read back, whatever it is", () => {
  const row = fc.array(anyText(20), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), fc.constantFrom("\n", "\r\n"), (rows, end) => {
      expect(cellsOf(rows.map((cells) => `${cells.map(quoted).join(",")}${end}`).join(""))).toEqual(rows);
    }),
  );
});

test.each([
  [
    "a,b\nc,d",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "a,b\r\n\r\nc,d\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "a,\n,b",
    [
      ["a", ""],
      ["", "b"],
    ],
  ],
  ['a,"b\nc"', [["a", "b\nc"]]],
  ["a,b\rc", [["a", "b\rc"]]],
  ["", []],
  ['a,b"c', "a quote in a cell that isn't quoted"],
  ['a,"b', "this quote is never closed"],
  ['"a"b', "text behind a closing quote"],
])("%j is read as RFC 4180 has it", (text, expected) => {
  expect(cellsOf(text)).toEqual(expected);
});

test("cells know where they begin", () => {
  const read = readCsv('a,"b"\nc,d', 10);
  expect("fault" in read ? [] : read.records.map(({ offsets }) => offsets)).toEqual([
    [0, 2],
    [6, 8],
  ]);
});

test("more records or cells than are wanted are refused", () => {
  expect(readCsv("a\nb\nc", 2)).toMatchObject({ fault: { offset: 4 } });
  expect(readCsv(",".repeat(2000), 2)).toMatchObject({ fault: { message: "more than 1000 cells" } });
});
