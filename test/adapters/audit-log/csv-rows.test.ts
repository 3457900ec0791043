import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createCsvSplitter } from "../../../src/adapters/audit-log/csv-rows.ts";

/** The pieces of a text that comes in chunks of this many bytes. */
function piecesOf(text: string, size = 1024): readonly unknown[] {
  const bytes = Buffer.from(text);
  const splitter = createCsvSplitter();
  const pieces: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size)
    pieces.push(...splitter.push(bytes.subarray(at, at + size)));
  pieces.push(...splitter.end());
  return pieces.map((piece) => {
    const { row, why } = piece as { readonly row?: unknown; readonly why?: unknown };
    return row ?? why;
  });
}

test.each([
  ["a quote in a bare cell", 'a,b\n1,2" disk\n3,"4"\n', ["torn", { a: "3", b: "4" }]],
  ["text behind a closing quote", 'a,b\n"1"x,2\n3,4\n', ["torn", { a: "3", b: "4" }]],
  ["a cell too many", "a,b\n1,2,3\n3,4", ["torn", { a: "3", b: "4" }]],
  ["a quote that is open at the end", 'a,b\n3,4\n5,"6\n', [{ a: "3", b: "4" }, "tail"]],
])("%s costs its own row only", (_, text, pieces) => {
  expect(piecesOf(text)).toEqual(pieces);
});

test.each([
  ["semicolons", "a;b\n1;2,3\n", [{ a: "1", b: "2,3" }]],
  ["tabs", "a\tb\r\n1\t2\r\n", [{ a: "1", b: "2" }]],
  ["a byte order mark and blank lines", "\uFEFF\n\na;b\n\n1;2", [{ a: "1", b: "2" }]],
])("%s are understood", (_, text, pieces) => {
  expect(piecesOf(text)).toEqual(pieces);
});

test("the pieces are the same wherever the chunks end, whatever the bytes", () => {
  const sign = fc.constantFrom("a", "1", ",", ";", '"', '""', "\n", "\r", "\r\n", " ", "é", "a,b\n");
  fc.assert(
    fc.property(fc.string({ unit: sign, maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (text, size) => {
      expect(piecesOf(text, size)).toEqual(piecesOf(text));
    }),
    { numRuns: 5000 },
  );
});
