import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { table } from "../../src/report/table.ts";
import { widthOf, wrap } from "../../src/report/width.ts";
import { anyText } from "../any-text.ts";

describe("a table", () => {
  const columns = [{ title: "Incident" }, { title: "State" }, { title: "Next" }];

  test("takes only the room that its cells need", () => {
    expect(table(columns, [["L-1", "gated", "stanch status"]], { banner: "LIVE" })).toEqual([
      "LIVE Incident  State  Next",
      "LIVE --------  -----  -------------",
      "LIVE L-1       gated  stanch status",
    ]);
  });

  test("wraps the widest cells, with the banner on each line", () => {
    const lines = table(columns, [["L-1", "gated", "wait until the silence window of checkout is over"]], {
      banner: "EXERCISE",
      width: 50,
    });
    expect(lines).toEqual([
      "EXERCISE Incident  State  Next",
      "EXERCISE --------  -----  ------------------------",
      "EXERCISE L-1       gated  wait until the silence",
      "EXERCISE                  window of checkout is",
      "EXERCISE                  over",
    ]);
  });

  test("has no head where no column has a title", () => {
    expect(table([{ title: "" }, { title: "" }], [["Key", "user.***k3f9"]])).toEqual(["Key  user.***k3f9"]);
  });

  test("keeps columns straight beside wide and combining characters", () => {
    const lines = table(
      [{ title: "" }, { title: "" }],
      [
        ["鍵", "x"],
        ["e\u0301", "x"],
        ["🔑", "x"],
        ["abcd", "x"],
      ],
    );
    expect(lines).toEqual(["鍵    x", "e\u0301     x", "🔑    x", "abcd  x"]);
  });

  test("cuts a word that is longer than its column", () => {
    const lines = table([{ title: "", width: 4 }], [["abcdefghij k"]]);
    expect(lines).toEqual(["abcd", "efgh", "ij k"]);
  });

  test("shows a cell that tries to move the cursor or add a line as what it is", () => {
    expect(table([{ title: "" }], [["a\x1b[2Jb\nLIVE c\t\u202ed"]])).toEqual([
      String.raw`a\x1b[2Jb\nLIVE c\t\u202ed`,
    ]);
  });

  test("is never wider than asked and holds no control character, whatever the cells", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(anyText(200), { maxLength: 3 }), { maxLength: 4 }),
        fc.constantFrom(40, 80),
        (rows, width) => {
          for (const line of table(columns, rows, { banner: "EXERCISE", width })) {
            expect(line).toMatch(/^EXERCISE/);
            expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u);
            expect(widthOf(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });
});

describe("wrapping", () => {
  test("loses no character but spaces", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 100 }),
        fc.integer({ min: 2, max: 30 }),
        (text, width) => {
          expect(wrap(text, width).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
        },
      ),
    );
  });

  test("gives one empty line for nothing", () => {
    expect(wrap("", 10)).toEqual([""]);
    expect(wrap("   ", 10)).toEqual([""]);
  });
});
