import { expect, it } from "vitest";
import { cutLine, fitLines } from "../../../src/adapters/notifier/fit-lines.ts";

const escape = (text: string): string => text.replaceAll("<", "&lt;");
const missing = (lines: number): string => `${lines} missing <`;

it("what fits is left as it is", () => {
  expect(fitLines(["a", "<b"], { most: 7, mostOfLine: 5, escape, missing })).toEqual(["a", "&lt;b"]);
});

it("lines that don't fit are counted, in a line that fits", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `<${index}`);
  for (let most = 15; most < 120; most += 1) {
    const fitted = fitLines(lines, { most, mostOfLine: 100, escape, missing });
    expect(fitted.join("\n").length).toBeLessThanOrEqual(most);
    const left = /^(\d+) missing &lt;$/.exec(fitted.at(-1) ?? "")?.[1];
    if (left !== undefined) expect(Number(left) + fitted.length - 1).toBe(20);
    else expect(fitted).toHaveLength(20);
  }
});

it("no more lines are given than a service takes", () => {
  const fitted = fitLines(["a", "b", "c", "d"], { most: 100, mostOfLine: 50, mostLines: 3, escape, missing });
  expect(fitted).toEqual(["a", "b", "2 missing &lt;"]);
});

it("a line is cut between characters, never inside an escape or a pair of surrogates", () => {
  const line = "<😀".repeat(50);
  for (let most = 40; most < 200; most += 1) {
    const cut = cutLine(line, most, escape);
    expect(cut.length).toBeLessThanOrEqual(most);
    const [, kept = "", left] = /^((?:&lt;|😀)*) \[…(\d+) characters left out\]$/u.exec(cut) ?? [];
    expect(Array.from(kept.replaceAll("&lt;", "<")).length + Number(left)).toBe(100);
  }
});
