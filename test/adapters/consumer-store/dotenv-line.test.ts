import { parseEnv } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findAssignment, valueAt, withValue } from "../../../src/adapters/consumer-store/dotenv-line.ts";

const NAME = "AUXOT_API_KEY";
const NEW = "team.EXAMPLE_new-Value/1+2==";

const write = (text: string, value = NEW): string => withValue(text, NAME, findAssignment(text, NAME), value);
const read = (text: string): string => valueAt(text, NAME, findAssignment(text, NAME));
const codeOf = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("a line of a dotenv file", () => {
  it.each([
    ["AUXOT_API_KEY=old", `AUXOT_API_KEY=${NEW}`, "old"],
    ["AUXOT_API_KEY=old\n", `AUXOT_API_KEY=${NEW}\n`, "old"],
    ["AUXOT_API_KEY=old\r\nB=1\r\n", `AUXOT_API_KEY=${NEW}\r\nB=1\r\n`, "old"],
    ["export AUXOT_API_KEY=old\n", `export AUXOT_API_KEY=${NEW}\n`, "old"],
    ['  AUXOT_API_KEY = "old"  # why\n', `  AUXOT_API_KEY = "${NEW}"  # why\n`, "old"],
    ["AUXOT_API_KEY='o l#d' # why", `AUXOT_API_KEY='${NEW}' # why`, "o l#d"],
    ["AUXOT_API_KEY=`old`", `AUXOT_API_KEY=\`${NEW}\``, "old"],
    ["AUXOT_API_KEY=old # why", `AUXOT_API_KEY=${NEW} # why`, "old"],
    ["AUXOT_API_KEY= old \t", `AUXOT_API_KEY= ${NEW} \t`, "old"],
    ["AUXOT_API_KEY=", `AUXOT_API_KEY=${NEW}`, ""],
    ["AUXOT_API_KEY= # why", `AUXOT_API_KEY=${NEW} # why`, ""],
    ['AUXOT_API_KEY=""', `AUXOT_API_KEY="${NEW}"`, ""],
    ["\u00ef\u00bb\u00bfAUXOT_API_KEY=old", `\u00ef\u00bb\u00bfAUXOT_API_KEY=${NEW}`, "old"],
    ["# AUXOT_API_KEY=x\nAUXOT_API_KEY=old\n", `# AUXOT_API_KEY=x\nAUXOT_API_KEY=${NEW}\n`, "old"],
    [
      "AUXOT_API_KEY_2=x\nXAUXOT_API_KEY=y\nAUXOT_API_KEY=old",
      `AUXOT_API_KEY_2=x\nXAUXOT_API_KEY=y\nAUXOT_API_KEY=${NEW}`,
      "old",
    ],
    ['PEM="a\nb"\nAUXOT_API_KEY=old', `PEM="a\nb"\nAUXOT_API_KEY=${NEW}`, "old"],
  ])("is rewritten in its own style: %j", (before, after, value) => {
    expect(read(before)).toBe(value);
    expect(write(before)).toBe(after);
    expect(read(after)).toBe(NEW);
  });

  it.each([
    ["the variable is missing", "B=1\n", "ERR_DOTENV_VARIABLE"],
    ["the variable is only in a comment", "# AUXOT_API_KEY=1\n", "ERR_DOTENV_VARIABLE"],
    ["the variable is set twice", "AUXOT_API_KEY=1\nexport AUXOT_API_KEY=2\n", "ERR_DOTENV_VARIABLE"],
    ["the value spans lines", 'AUXOT_API_KEY="a\nb"\n', "ERR_DOTENV_AMBIGUOUS"],
    ["something follows the quotes", "AUXOT_API_KEY='a'b\n", "ERR_DOTENV_AMBIGUOUS"],
    ["a quote within is escaped", String.raw`AUXOT_API_KEY="a\"b"`, "ERR_DOTENV_AMBIGUOUS"],
    ["a number sign touches the value", "AUXOT_API_KEY=a#b\n", "ERR_DOTENV_AMBIGUOUS"],
    ["a number sign touches the sign", "AUXOT_API_KEY=#b\n", "ERR_DOTENV_AMBIGUOUS"],
    ["the value has spaces", "AUXOT_API_KEY=a b\n", "ERR_DOTENV_AMBIGUOUS"],
    ["the value goes on in the next line", "AUXOT_API_KEY=a\\\nB=1", "ERR_DOTENV_AMBIGUOUS"],
    ["the line before goes on", "B=a\\\nAUXOT_API_KEY=1", "ERR_DOTENV_AMBIGUOUS"],
    ["it is set with a colon", "AUXOT_API_KEY: a\n", "ERR_DOTENV_AMBIGUOUS"],
    ["it stands in another value", 'B="x\nAUXOT_API_KEY=a\n"\n', "ERR_DOTENV_AMBIGUOUS"],
    ["it stands behind a quote that isn't closed", "B='x\nAUXOT_API_KEY=a\n", "ERR_DOTENV_AMBIGUOUS"],
    ["lines end in a lone carriage return", "B=1\rAUXOT_API_KEY=a\r", "ERR_DOTENV_AMBIGUOUS"],
    ["the file is UTF-16", "A\0=\0", "ERR_DOTENV_AMBIGUOUS"],
  ])("is refused when %s", (_why, text, code) => {
    expect(codeOf(() => write(text))).toBe(code);
  });

  it.each([
    ["AUXOT_API_KEY=old", "a b"],
    ["AUXOT_API_KEY=old", "a#b"],
    ["AUXOT_API_KEY=old", "a$b"],
    ["AUXOT_API_KEY=old", ""],
    ["AUXOT_API_KEY=old", "a\nB=1"],
    ['AUXOT_API_KEY="old"', 'a"b'],
    ['AUXOT_API_KEY="old"', "a$(id)"],
    ['AUXOT_API_KEY="old"', "a\nb"],
    ["AUXOT_API_KEY='old'", "a'b"],
    ["AUXOT_API_KEY='old'", String.raw`a\b`],
    ["AUXOT_API_KEY=`old`", "a`b"],
    ['AUXOT_API_KEY="old"', "käse"],
  ])("%j refuses the value %j, which it can't express", (text, value) => {
    expect(codeOf(() => write(text, value))).toBe("ERR_DOTENV_VALUE");
  });

  it("won't give out a value that loaders read differently, but can replace it", () => {
    const text = 'AUXOT_API_KEY="$OTHER"\n';
    expect(codeOf(() => read(text))).toBe("ERR_DOTENV_AMBIGUOUS");
    expect(write(text)).toBe(`AUXOT_API_KEY="${NEW}"\n`);
  });
});

const otherLine = fc.oneof(
  fc.string({ unit: "binary-ascii", maxLength: 30 }),
  fc.constantFrom(
    "",
    "# AUXOT_API_KEY=x",
    "B=1",
    "export C='x y'",
    'D="x" # y',
    "AUXOT_API_KEY_OLD=z",
    "E=\u00e9",
    "F: x",
  ),
);
const ownLine = fc.constantFrom(
  "AUXOT_API_KEY=old",
  "export AUXOT_API_KEY='old'",
  '  AUXOT_API_KEY="old" # why',
  "AUXOT_API_KEY =`old`\t",
  "AUXOT_API_KEY=",
);
const value = fc.string({
  unit: fc.constantFrom(..."ABCxyz0189_./+=:@,%-".split("")),
  minLength: 1,
  maxLength: 60,
});

describe("rewriting any dotenv file", () => {
  it("keeps every other byte, and Node's own reader finds the new value", () => {
    let rewritten = 0;
    fc.assert(
      fc.property(
        fc.array(otherLine, { maxLength: 6 }),
        ownLine,
        fc.array(otherLine, { maxLength: 6 }),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        value,
        (before, own, after, end, closed, secret) => {
          const text = [...before, own, ...after].join(end) + (closed ? end : "");
          let result: string;
          try {
            result = write(text, secret);
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_DOTENV_/) });
            return;
          }
          rewritten += 1;
          const { start, end: stop } = findAssignment(text, NAME);
          expect(result.slice(0, start)).toBe(text.slice(0, start));
          expect(result.slice(start + secret.length)).toBe(text.slice(stop));
          expect(read(result)).toBe(secret);
          expect(write(result, secret)).toBe(result);
          const lines = result.split(end);
          expect(lines.filter((line, index) => line !== text.split(end)[index])).toHaveLength(
            result === text ? 0 : 1,
          );
          // Node loses a line that follows `X= `; what it didn't read before isn't our doing.
          if (parseEnv(text)[NAME] === read(text)) expect(parseEnv(result)[NAME]).toBe(secret);
        },
      ),
      { numRuns: 500 },
    );
    expect(rewritten).toBeGreaterThan(50);
  });
});
