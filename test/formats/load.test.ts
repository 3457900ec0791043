import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { StanchError } from "../../src/core/errors.ts";
import { parseConfig } from "../../src/formats/config.ts";
import { parseInventory } from "../../src/formats/inventory.ts";
import { loadYaml, parseOrThrow } from "../../src/formats/load.ts";
import { renderProblems } from "../../src/formats/problem.ts";
import { parseRunbook } from "../../src/formats/runbook.ts";
import { choiceError } from "../../src/formats/zod-words.ts";
import { CONFIG, INVENTORY, RUNBOOK } from "./documents.ts";
import { anyText } from "../any-text.ts";

const schema = z.strictObject({
  name: z.string(),
  mode: z.enum(["rotate", "disable"], { error: choiceError("a mode") }).default("rotate"),
  count: z.int().max(9).exactOptional(),
  where: z.union([z.string(), z.strictObject({ env: z.string() })]).exactOptional(),
});

function render(text: string): string {
  const loaded = loadYaml(text, "file.yaml", schema);
  return loaded.ok ? "ok" : renderProblems(loaded.problems);
}

describe("places", () => {
  test("each problem shows its line with a caret below, all of them at once", () => {
    expect(render("name: a\nmode: rotat\ncuont: 1\n")).toBe(
      [
        'file.yaml:2:7 mode: "rotat" isn\'t a mode; did you mean "rotate"?',
        "  mode: rotat",
        "        ^",
        'file.yaml:3:1 cuont: "cuont" isn\'t a key here; did you mean "count"?',
        "  cuont: 1",
        "  ^",
      ].join("\n"),
    );
  });

  test("a byte order mark, Windows line ends and tabs inside a line don't move the caret", () => {
    expect(render("\uFEFFname: a\r\nmode: \trotat\r\n")).toBe(
      'file.yaml:2:8 mode: "rotat" isn\'t a mode; did you mean "rotate"?\n  mode:  rotat\n         ^',
    );
  });

  test("of a long line the stretch around the caret is shown", () => {
    const [, line = "", caret = ""] = render(`{ ${" ".repeat(200)} mode: rotat, name: a }`).split("\n");
    expect(line.length).toBeLessThan(120);
    expect(line.slice(caret.indexOf("^"))).toMatch(/^rotat, name: a/);
  });

  test("control characters of the file are shown as escapes, and the caret stays in place", () => {
    const text = render('{ "\u202Ex\u001B[31m": 1, mode: rotat, name: a }');
    expect(text).toContain(String.raw`"\u202ex\x1b[31m" isn't a key here`);
    expect(text.replaceAll("\n", "")).toMatch(/^[ -~]*$/);
    const [line = "", caret = ""] = text.split("\n").slice(-2);
    expect(line.slice(caret.indexOf("^"))).toMatch(/^rotat/);
  });

  test("of a value that may have several forms the nearest form is judged", () => {
    expect(render("name: a\nwhere: { env: [] }")).toContain("file.yaml:2:15 where.env: a list isn't text");
    expect(render("name: a\nwhere: []")).toContain(
      "where: a list fits none of the forms that are allowed here",
    );
  });

  test("a value that was loaded can be pointed at later", () => {
    const loaded = loadYaml("name: a\nmode: disable\n", "file.yaml", schema);
    expect(loaded.ok && loaded.locate(["mode"], "isn't possible here", "use rotate")).toEqual({
      file: "file.yaml",
      line: 2,
      column: 7,
      path: "mode",
      message: "isn't possible here",
      hint: "use rotate",
      excerpt: "mode: disable\n      ^",
    });
  });

  test("more than 50 problems are counted, not shown", () => {
    const text = Array.from({ length: 80 }, (_, index) => `x${index}: 1\n`).join("");
    expect(render(`name: a\n${text}`)).toMatch(/\nand 30 more$/);
  });
});

test("a file that can't be read throws ERR_FORMAT with every problem in the message", () => {
  const parse = () => parseOrThrow("name: 1\ncount: 10\n", "file.yaml", schema);
  expect(parse).toThrow(StanchError);
  expect(parse).toThrow(expect.objectContaining({ code: "ERR_FORMAT" }));
  expect(parse).toThrow(
    /^file\.yaml:1:7 name: 1 isn't text; put it in quotes\n[^]*file\.yaml:2:8 count: 10 is too large: at most 9/,
  );
});

const PARSERS = [parseRunbook, parseInventory, parseConfig];

function judge(text: string): void {
  for (const parse of PARSERS) {
    const loaded = parse(text, "file.yaml");
    if (loaded.ok) continue;
    expect(loaded.problems.length).toBeGreaterThan(0);
    for (const problem of loaded.problems) {
      expect(problem.line).toBeGreaterThan(0);
      expect(problem.column).toBeGreaterThan(0);
      expect(problem.message).not.toBe("");
    }
    renderProblems(loaded.problems);
  }
}

describe("whatever the text", () => {
  const crumbs = [
    "kind: ",
    "runbook",
    "steps:",
    "\n",
    "  ",
    "- ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "|",
    ">",
    "#",
    "&a",
    "*a",
  ];
  const rubble = fc.array(
    fc.constantFrom(
      ...crumbs,
      "!!map",
      "%YAML",
      "---",
      "...",
      "<<",
      "\t",
      "?",
      ",",
      "\uFEFF",
      "\r",
      "\0",
      "\uD800",
    ),
  );

  test("it gives a value or problems, and never throws", () => {
    fc.assert(fc.property(anyText(200), judge), { numRuns: 300 });
    fc.assert(
      fc.property(
        rubble.map((parts) => parts.join("")),
        judge,
      ),
      { numRuns: 300 },
    );
  });

  test("a good file with anything in its midst gives a value or problems, and never throws", () => {
    const cut = fc.tuple(
      fc.constantFrom(RUNBOOK, INVENTORY, CONFIG),
      fc.nat(),
      fc.nat(20),
      rubble.map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(cut, ([text, at, length, inserted]) => {
        const from = at % text.length;
        judge(text.slice(0, from) + inserted + text.slice(from + length));
      }),
      { numRuns: 300 },
    );
  });

  test("a key that was pasted anywhere into a file is never shown", () => {
    const secret = fc.constantFrom(
      "team.EXAMPLEk3yValue0123456789",
      "user.EXAMPLE-abcdefghijklmnop",
      "ghp_EXAMPLEabcdefghijklmnopqrstuvwxyz",
      "AKIAEXAMPLE0EXAMPLE0",
      `long ${"EXAMPLE words ".repeat(6)}`.trim(),
    );
    const quotes = fc.constantFrom(["", ""], ['"', '"'], ["'", "'"], ['"', ""]);
    const pasted = fc.tuple(fc.constantFrom(RUNBOOK, INVENTORY, CONFIG), fc.nat(), secret, quotes);
    fc.assert(
      fc.property(pasted, ([text, at, value, [open, close]]) => {
        // Behind a space, a line end or an opening bracket: where a hand would paste it.
        const gaps = [...text.matchAll(/[ \n[{]/g)].map(({ index }) => index + 1);
        const gap = gaps[at % gaps.length] ?? 0;
        const broken = `${text.slice(0, gap)}${open}${value}${close}${text.slice(gap)}`;
        for (const parse of PARSERS) {
          const loaded = parse(broken, "file.yaml");
          if (!loaded.ok) expect(renderProblems(loaded.problems)).not.toContain(value);
        }
      }),
      { numRuns: 300 },
    );
  });
});
