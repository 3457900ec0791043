import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCsvSplitter } from "../../../src/adapters/audit-log/csv-rows.ts";
import { createJsonSplitter } from "../../../src/adapters/audit-log/json-records.ts";
import { createLineSplitter } from "../../../src/adapters/audit-log/text-lines.ts";
import { WRAPPER } from "../../../src/formats/unwrap-records.ts";
import { cut } from "./event-files.ts";

function split(chunks: readonly Buffer[]) {
  const splitter = createJsonSplitter();
  const pieces = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
  const records = pieces.flatMap((piece) => (piece.is === "record" ? [piece.bytes.toString()] : []));
  return { records, flaws: pieces.length - records.length };
}

const places = fc.array(fc.nat(100_000), { maxLength: 12 });
const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), { maxLength: 8 });
const known = (value: object): boolean => !WRAPPER.test(JSON.stringify(value));

describe("JSON", () => {
  it("comes out as it went in, wherever the chunks end and however it is laid out", () => {
    fc.assert(
      fc.property(
        objects,
        places,
        fc.constantFrom("lines", "array", "wrapped", "pretty"),
        (all, at, layout) => {
          const values = all.filter(known);
          const text = {
            lines: values.map((value) => JSON.stringify(value)).join("\n"),
            array: JSON.stringify(values),
            wrapped: JSON.stringify({ Records: values, more: "] } {" }),
            pretty: JSON.stringify({ Records: values }, null, 2),
          }[layout];
          const { records, flaws } = split(cut(text, at));
          expect(records.map((record) => JSON.parse(record) as unknown)).toEqual(
            values.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
          );
          expect(flaws).toBe(0);
        },
      ),
      { numRuns: 1000 },
    );
  }, 60_000);

  it("gives the same pieces for the same bytes, whatever they are and wherever the chunks end", () => {
    const bytes = fc.string({
      unit: fc.constantFrom(
        "{",
        "}",
        "[",
        "]",
        '"',
        "\\",
        ",",
        ":",
        "\n",
        " ",
        "a",
        "1",
        '{"Records":[',
        '{"a":1}',
      ),
      maxLength: 80,
    });
    fc.assert(
      fc.property(bytes, places, (text, at) => {
        expect(split(cut(text, at)).records).toEqual(split([Buffer.from(text)]).records);
      }),
      { numRuns: 5000 },
    );
  });

  it("longer than 1 MiB is unreadable, also if all of it comes at once", () => {
    const text = `{"a":1}\n{"a":"${"x".repeat(1_500_000)}"}\n{"b":2}\n`;
    for (const chunks of [[Buffer.from(text)], cut(text, [900_000, 1_100_000, 1_500_010])])
      expect(split(chunks)).toEqual({ records: ['{"a":1}', '{"b":2}'], flaws: 1 });
  });

  it("takes no longer than its length is worth, for what is made to be slow", () => {
    const slow = [
      '{"a":\n'.repeat(200_000),
      '{"a":['.repeat(200_000),
      `{"a":"${"\\".repeat(1_000_000)}`,
      '{"a":[{},\n'.repeat(100_000),
      `{"Records":[${'{"a":1},x'.repeat(100_000)}`,
      '"\n'.repeat(500_000),
      "{\n".repeat(500_000),
      `{"a":[${"0,\n".repeat(300_000)}`,
    ];
    for (const text of slow) {
      // Of this process alone: the machine may be busy with others.
      const start = process.cpuUsage();
      split(cut(text, [65_536, 131_072, 196_608, 262_144, 524_288]));
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(2000);
    }
  });
});

describe("CSV", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "1", ",", '"', "\n", " ", "é"), maxLength: 6 });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it("comes out as it went in, wherever the chunks end", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 6 }), places, (rows, at) => {
        const text = [["x", "y"], ...rows].map((row) => row.map(quoted).join(",")).join("\r\n");
        const splitter = createCsvSplitter();
        const pieces = [
          ...cut(`\uFEFF${text}\n`, at).flatMap((chunk) => splitter.push(chunk)),
          ...splitter.end(),
        ];
        expect(
          pieces.map((piece) => (piece.is === "row" ? [piece.row["x"], piece.row["y"]] : piece.why)),
        ).toEqual(rows);
      }),
      { numRuns: 2000 },
    );
  });

  it("counts rows that don't fit, and goes on behind an open quote", () => {
    const splitter = createCsvSplitter();
    const text = `a,b\n1,2\n1,2,3\n"${"x".repeat(3_000_000)}\n5,6\n`;
    const pieces = [...splitter.push(Buffer.from(text)), ...splitter.end()];
    expect(pieces.map((piece) => (piece.is === "row" ? piece.row["a"] : piece.why))).toEqual([
      "1",
      "torn",
      "too-long",
      "5",
    ]);
  });
});

describe("lines of text", () => {
  const lined = (chunks: readonly Buffer[]): readonly string[] => {
    const splitter = createLineSplitter();
    const pieces = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
    return pieces.map((piece) => (piece.is === "record" ? piece.bytes.toString() : piece.why));
  };

  it("come out as they went in, wherever the chunks end", () => {
    const line = fc.string({ unit: fc.constantFrom("a", " ", '"', "{", "é", "\uFEFF"), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), places, fc.constantFrom("\n", "\r\n"), (all, at, end) => {
        const wanted = all.filter((one) => one.replaceAll("\uFEFF", "x").trim() !== "");
        const text = `\uFEFF${all.join(end)}`;
        expect(lined(cut(text, at))).toEqual(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  it("longer than 64 KiB are one flaw each, and nothing of them is kept", () => {
    const long = "x".repeat(200_000);
    const text = `a\n${long}\nb\n${"y".repeat(65_536)}\n${long}`;
    for (const chunks of [[Buffer.from(text)], cut(text, [10, 70_000, 150_000, 200_002, 250_000])])
      expect(lined(chunks)).toEqual(["a", "too-long", "b", "y".repeat(65_536), "too-long"]);
  });
});
