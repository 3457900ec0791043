import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { leakResponse } from "../../machines/leak-response.ts";
import { EXIT, exitCodeOfError } from "../../src/cli/exit-code.ts";
import { createProgram, leavesOf, wordsOf } from "../../src/cli/program.ts";
import { ACCEPTABLE_CODES, CLOSE_CODES, GATE_CODES } from "../../src/core/blocker.ts";
import { StanchError } from "../../src/core/errors.ts";
import { isSignedType } from "../../src/core/signed-payload.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("docs/errors.md", () => {
  const headings = headingsOf(read("docs/errors.md"), 2);

  it("has one heading for every error code that occurs in src, and no other", () => {
    expect(codesInSource().length).toBeGreaterThan(80);
    expect(headings).toEqual(codesInSource());
  });

  it("says the exit code that each error ends a command with", () => {
    const said = headings.map((code) => `${code} ${/^Exit (\d+)\./m.exec(errorSection(code))?.[1] ?? "?"}`);
    const real = headings.map((code) => `${code} ${exitOf(code)}`);
    expect(said).toEqual(real);
  });

  const errorSection = (code: string): string => sectionOf(read("docs/errors.md"), `## ${code}`);
});

describe("docs/cli.md", () => {
  const text = read("docs/cli.md");
  const commands = leavesOf(createProgram("0.0.0", async () => {}));
  const common = sectionOf(text, "## Options of every command");
  const everywhere = ["--workspace", "--incident", "--json", "--accessible"];

  it("has a section for every command", () => {
    const named = headingsOf(text, 3);
    expect([...named].sort()).toEqual(commands.map(wordsOf).sort());
    expect(named.length).toBeGreaterThan(20);
  });

  it.each(commands.map((command) => [wordsOf(command), command] as const))(
    "names every option of %s, and every value that one may have",
    (name, command) => {
      const section = sectionOf(text, `### ${name}`);
      const own = command.options.filter(({ long }) => !everywhere.includes(long ?? ""));
      const words = own.flatMap(({ long, argChoices = [] }) => [long ?? "", ...argChoices]);
      expect(words.filter((word) => !mentions(section, word))).toEqual([]);
      const known = new Set(command.options.map(({ long }) => long));
      const invented = section.split("\n").filter((line) => line.startsWith(`\`stanch ${name}`));
      expect(invented.flatMap(longOptionsIn).filter((option) => !known.has(option))).toEqual([]);
    },
  );

  it("names the options of every command", () => {
    expect(everywhere.filter((option) => !mentions(common, option))).toEqual([]);
    for (const command of commands)
      expect(command.options.map(({ long }) => long)).toEqual(expect.arrayContaining(everywhere));
  });

  it("lists every exit code and no other", () => {
    const listed = [...sectionOf(text, "## Exit codes").matchAll(/^\| (\d+) \|/gm)].map(([, code]) =>
      Number(code),
    );
    expect(listed).toEqual(Object.values(EXIT));
  });
});

describe("docs/gate.md", () => {
  const text = read("docs/gate.md");

  it.each([
    ["## Gate codes", GATE_CODES],
    ["## Close codes", CLOSE_CODES],
  ] as const)("lists under %s the codes in their order, with those that can be accepted", (title, codes) => {
    const rows = [...sectionOf(text, title).matchAll(/^\| `([A-Z_]+)` \|.*\| (yes\*?)? ?\|$/gm)];
    const said = rows.map(
      ([, code, acceptable]) => `${code}${acceptable === undefined ? "" : " acceptable"}`,
    );
    expect(said).toEqual(codes.map((code) => `${code}${ACCEPTABLE_CODES.has(code) ? " acceptable" : ""}`));
  });
});

describe("docs/gate.md on its tests", () => {
  const rows = sectionOf(read("docs/gate.md"), "## Tests of each rule").matchAll(
    /^\| [^|]+ \| `([a-z/-]+)` +\| ([^|]+?) +\| ([^|]+?) +\|$/gm,
  );
  const named = [...rows].flatMap(([, file = "", opens = "", fools = ""]) =>
    (fools === "the same test" ? [opens] : [opens, fools]).map((title) => [file, title] as const),
  );

  it("names tests that are there, by words of their titles", () => {
    expect(named.length).toBeGreaterThan(50);
    const missing = named.filter(([file, title]) => !read(`test/acceptance/${file}.test.ts`).includes(title));
    expect(missing).toEqual([]);
  });
});

describe("docs/journal-format.md", () => {
  it("lists every event type, and says which ones are signed", () => {
    const rows = sectionOf(read("docs/journal-format.md"), "## Event types").matchAll(
      /^\| `([a-zA-Z.]+)`( \*signed\*)? \|/gm,
    );
    const said = [...rows].map(([, type, signed]) => `${type}${signed ?? ""}`);
    const types = ["incident.opened", ...leakResponse.events.filter((type) => type !== "*")];
    const real = types.map((type) => `${type}${isSignedType(type) ? " *signed*" : ""}`);
    expect(said.sort()).toEqual(real.sort());
    expect(real.length).toBeGreaterThan(40);
  });
});

describe("planted bugs", () => {
  const planted = readdirSync(join(ROOT, "test/planted")).map((file) => file.replace(/\.patch$/, ""));

  it("are named in docs/reliability.md", () => {
    expect(planted.length).toBeGreaterThan(30);
    expect(planted.filter((name) => !read("docs/reliability.md").includes(`\`${name}\``))).toEqual([]);
  });

  it.each(planted)("%s fits the source as it is", (name) => {
    const check = ["apply", "--check", `test/planted/${name}.patch`];
    expect(spawnSync("git", check, { cwd: ROOT, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("links between documents", () => {
  const files = [
    ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
    ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  ];

  it.each(files)("%s links to files and headings that exist", (file) => {
    const broken = linksOf(read(file)).filter((link) => !leadsSomewhere(file, link));
    expect(broken).toEqual([]);
  });

  it("lead from docs/adapters.md to the page of every adapter", () => {
    const linked = linksOf(read("docs/adapters.md"));
    const pages = readdirSync(join(ROOT, "docs/adapters")).map((name) => `adapters/${name}`);
    expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
  });

  it("looks at documents that have links", () => {
    expect(files.flatMap((file) => linksOf(read(file))).length).toBeGreaterThan(20);
  });
});

/** Codes in quotes, comments and patterns; beginnings such as `ERR_HTTP_…` and the one prefix of got aren't codes. */
function codesInSource(): readonly string[] {
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" });
  const texts = files.filter((file) => file.endsWith(".ts")).map((file) => read(join("src", file)));
  const found = texts.flatMap((text) => text.match(/\bERR_[A-Z]+(?:_[A-Z]+)*(?![A-Z_])/g) ?? []);
  const patterns = new Set(["ERR_GOT"]);
  return [...new Set(found)].filter((code) => !patterns.has(code)).sort();
}

function exitOf(code: string): number {
  if (code === "ERR_UNEXPECTED") return exitCodeOfError(new Error("not ours"));
  return exitCodeOfError(new StanchError({ code: code as "ERR_", message: "" }));
}

function headingsOf(text: string, level: number): readonly string[] {
  const mark = `${"#".repeat(level)} `;
  const lines = withoutFences(text).split("\n");
  return lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
}

/** From the heading to the next one of its level or above. */
function sectionOf(text: string, heading: string): string {
  const level = heading.indexOf(" ");
  const lines = text.split("\n");
  const start = lines.indexOf(heading);
  if (start === -1) throw new Error(`no heading ${heading}`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && line.indexOf(" ") <= level);
  return rest.slice(0, end === -1 ? undefined : end).join("\n");
}

/** Options and their values hold letters, digits and dashes only. */
function mentions(text: string, word: string): boolean {
  return new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text);
}

function longOptionsIn(line: string): readonly string[] {
  return line.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
}

function linksOf(text: string): readonly string[] {
  const links = withoutFences(text).matchAll(/\]\(([^()\s]+)\)/g);
  return [...links].map(([, link]) => link ?? "").filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(from: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? join(ROOT, from) : resolve(ROOT, dirname(from), path);
  if (!existsSync(target)) return false;
  if (anchor === undefined) return true;
  const text = readFileSync(target, "utf8");
  return [1, 2, 3, 4].flatMap((level) => headingsOf(text, level).map(slugOf)).includes(anchor);
}

/** As code hosts make them: lower case, punctuation dropped, blanks as dashes. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

function withoutFences(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, "");
}
