import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leavesOf, wordsOf, createProgram } from "../../src/cli/program.ts";
import { type House, type Said, makeHouse } from "./house.ts";

/** Abuse, an unknown caller, several people, customers who are written to. */
const TABLETOP = "runbooks/scenarios/ci-log.yaml";
const BANNER = "EXERCISE";

let house: House;
let game: Said;
let incident: string;
beforeAll(async () => {
  house = await makeHouse();
  const text = '["We ended it at {endedAt}.", "See {incident}."]';
  const customers = `audiences: { customers: { via: [status-page], text: ${text} } }`;
  const file = join(house.root, "game.yaml");
  const scenario = readFileSync(TABLETOP, "utf8");
  const told = scenario.replace(/^( +)via: \[incident-channel\]/m, `$&\n$1${customers}`);
  expect(told).not.toBe(scenario);
  writeFileSync(file, told);
  game = await house.stanch("rehearse", file, "--auto", "--show-clicks");
  incident = game.outcome?.incident ?? "";
}, 60_000);
afterAll(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

const bare = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.trim() !== "" && !line.includes(BANNER));
const linesOf = (text: string): readonly string[] => text.split(/\r?\n/);

/** The choices of `--format`, as the program offers them. */
function formatsOf(command: string): readonly string[] {
  const leaf = leavesOf(createProgram("0.0.0", async () => {})).find((one) => wordsOf(one) === command);
  return leaf?.options.find(({ long }) => long === "--format")?.argChoices ?? [];
}

/** What in a form of a rehearsal's file doesn't say that it is one. */
const SILENT_PARTS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  text: (text) => bare(linesOf(text)),
  markdown: (text) => bare(linesOf(text)).filter((line) => !/^\|( --- \|)+$/.test(line)),
  md: (text) => bare(linesOf(text)).filter((line) => !/^\|( --- \|)+$/.test(line)),
  csv: (text) => linesOf(text).filter((line, index) => index > 0 && line !== "" && !line.startsWith(BANNER)),
  json: (text) => ((JSON.parse(text) as { readonly banner?: unknown }).banner === BANNER ? [] : [text]),
  // The title of the file, and what is drawn.
  svg: (text) => (text.match(/<(title|text)\b[^>]*>EXERCISE /g)?.length === 2 ? [] : [text.slice(0, 400)]),
  // The title, each heading by its style, and each page that is printed.
  html: (text) =>
    ["<title>EXERCISE: ", '@top-right { content: "EXERCISE"', 'h2::before { content: "EXERCISE: "'].filter(
      (part) => !text.includes(part),
    ),
};

describe("a rehearsal says that it is one", () => {
  it("on every line of its talk but the last, which is a command to copy", () => {
    expect(game.code).toBe(0);
    const lines = game.err.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(60);
    for (const part of ["by hand, at", "customers would have read", "passed", "met"])
      expect(game.err).toContain(part);
    expect(lines.slice(0, -1).filter((line) => !line.startsWith(BANNER))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^next: stanch timeline /);
  });

  it.each(["timeline", "aar"])("in every form of its %s", async (command) => {
    const formats = formatsOf(command);
    expect(formats.length).toBeGreaterThan(2);
    for (const format of formats) {
      const { code, out } = await house.stanch(command, "--incident", incident, "--format", format);
      expect([format, code, SILENT_PARTS[format]?.(out)]).toEqual([format, 0, []]);
    }
  });

  it.each(["status", "score"])("on every line of its %s", async (command) => {
    const { out } = await house.stanch(command, "--incident", incident);
    expect(linesOf(out).length).toBeGreaterThan(3);
    expect(bare(linesOf(out))).toEqual([]);
  });

  it("in the list of incidents, and in the journal's own first row", async () => {
    const { out } = await house.stanch("list");
    expect(linesOf(out).filter((line) => line.includes(incident) && !line.startsWith(BANNER))).toEqual([]);
    const [opening] = await house.entries(incident);
    expect(opening?.data).toMatchObject({ mode: "rehearsal" });
  });

  it("in the name of the folder of all that it leaves", () => {
    const left = readdirSync(join(house.dir, ".stanch/rehearsals"));
    expect(left.filter((name) => name.startsWith(incident)).toSorted()).toEqual([
      `${incident}.db`,
      `${incident}.ndjson`,
    ]);
    expect(house.journal.incidents()).toEqual([]);
  });
});
