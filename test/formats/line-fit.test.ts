import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLine } from "../../src/formats/line-fit.ts";
import { type LinePattern, parseLinePattern } from "../../src/formats/line-pattern.ts";

function pattern(text: string): LinePattern {
  const parsed = parseLinePattern(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed;
}

/** Every way to read the line, found by trying all. */
function allWays({ literals, fields }: LinePattern, line: string): readonly (readonly string[])[] {
  const [head = "", ...rest] = literals;
  if (!line.startsWith(head)) return [];
  const [field, ...others] = fields;
  const text = line.slice(head.length);
  if (field === undefined) return text === "" ? [[]] : [];
  return Array.from({ length: text.length + 1 }, (_, end) => text.slice(0, end))
    .filter((value) => ({ any: /^[^]*$/, word: /^[^\0- ]+$/, number: /^[0-9]+$/ })[field.kind].test(value))
    .flatMap((value) =>
      allWays({ literals: rest, fields: others }, text.slice(value.length)).map((more) => [value, ...more]),
    );
}

describe("a line against a pattern", () => {
  it("is read if it can be in one way, and in no other way than by trying all", () => {
    const kinds = fc.constantFrom("{}", "{:word}", "{:number}");
    const literal = fc.string({ unit: fc.constantFrom(" ", '"', "1"), minLength: 1, maxLength: 2 });
    const text = fc.string({ unit: fc.constantFrom(" ", '"', "1"), maxLength: 6 });
    let [one, many] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(literal, kinds), { minLength: 1, maxLength: 4 }),
        fc.option(literal, { nil: "" }),
        fc.array(text, { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        (parts, end, values, isWritten) => {
          const wanted = pattern(parts.map(([before, kind]) => before + kind).join("") + end);
          const written = parts.map(([before], index) => before + (values[index] ?? "")).join("") + end;
          const line = isWritten ? written : values.join("");
          const ways = allWays(wanted, line);
          if (ways.length === 1) one += 1;
          if (ways.length > 1) many += 1;
          expect(fitLine(wanted, line)).toEqual(
            ways.length === 0 ? "none" : ways.length > 1 ? "many" : ways[0],
          );
        },
      ),
      { numRuns: 10_000 },
    );
    expect([one > 300, many > 300]).toEqual([true, true]);
  });

  it("takes no longer than its length is worth, for what is made to be slow", () => {
    const slow = [
      [pattern("{} ".repeat(39) + "{}"), " ".repeat(65_536)],
      [pattern("{:word} ".repeat(39) + "{}"), "a ".repeat(32_768)],
      [pattern("{}aa".repeat(40)), "a".repeat(65_536)],
      [pattern("{:number}1".repeat(40) + "x"), "1".repeat(65_536)],
    ] as const;
    for (const [wanted, line] of slow) {
      const start = process.cpuUsage();
      fitLine(wanted, line);
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000);
    }
  });
});

describe("a pattern", () => {
  it("has braces of its own where they are doubled", () => {
    expect(fitLine(pattern("{{{a}}} {b}"), "{x} y")).toEqual(["x", "y"]);
  });

  it.each([
    ["{a}{b}", "two of its fields have no text between them"],
    ["{a} {a}", "it has a twice"],
    ["{a", "it has a lone {; a field is {name}, {name:word} or {:number}, a brace {{ or }}"],
    ["{a:text} x", "it has a lone {; a field is {name}, {name:word} or {:number}, a brace {{ or }}"],
    ["a} {b}", "it has a lone }; a field is {name}, {name:word} or {:number}, a brace {{ or }}"],
    ["{a} ".repeat(1) + "{} ".repeat(40), "it has more than 40 fields"],
  ])("%s is none", (text, problem) => {
    expect(parseLinePattern(text)).toEqual({ problem });
  });
});
