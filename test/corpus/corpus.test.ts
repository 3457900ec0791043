import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge, truth, type Planted } from "./truth.ts";
import { MARKER, unpackCorpus } from "./unpack.ts";

/** How the keys of other providers look to those who watch what is pushed. */
const KNOWN =
  /\b(gh[pousr]_\w{36}|github_pat_\w{82}|glpat-[\w-]{20}|AKIA[A-Z2-7]{16}|xox[bp]-\d|[sr]k_live_\w{20}|npm_[a-zA-Z0-9]{36}|sk-ant-api\d+-|sk-[\w-]*T3BlbkFJ)/;

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "stanch-corpus-"));
let unpacked = folder;
const where = ({ file, line }: Planted): string => `${file}:${line}`;

afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  {
    corpus: "tuned",
    dirty: 180,
    clean: 200,
    others: 30,
    crlf: 5,
    marks: 3,
    telling: 200,
    placeholders: ["docs-b/.env.sample:4", "docs-b/.env.template:3"],
  },
  {
    corpus: "second",
    dirty: 90,
    clean: 110,
    others: 30,
    crlf: 2,
    marks: 0,
    telling: 90,
    placeholders: ["c/app/.env.sample:2", "c/app/.env.template:2"],
  },
  {
    corpus: "third",
    dirty: 180,
    clean: 200,
    others: 50,
    crlf: -1,
    marks: -1,
    telling: 140,
    placeholders: ["ok/env/env.template:2", "ok/env/.env.ci:3", "ok/src/fixtures.ts:4"],
  },
  {
    corpus: "fourth",
    dirty: 240,
    clean: 300,
    others: 45,
    crlf: 16,
    marks: 3,
    telling: 140,
    placeholders: [],
  },
] as const)("the $corpus corpus", ({ corpus, placeholders, ...least }) => {
  const own = join(folder, corpus);
  const files = unpackCorpus(own, corpus);
  const planted = truth(corpus);
  const values = planted.filter(({ what }) => what === "value");

  // Paths of one corpus may be another's, too.
  beforeAll(() => {
    unpacked = own;
  });

  it("has the promised number of files with keys and without, and each path once", () => {
    expect(files.filter((file) => file.planted).length).toBeGreaterThanOrEqual(least.dirty);
    expect(files.filter((file) => !file.planted).length).toBeGreaterThanOrEqual(least.clean);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  it("has something to find in each planted file and nothing in a clean one", () => {
    const dirty = new Set(planted.filter(({ optional }) => optional !== true).map(({ file }) => file));
    expect(new Set(files.filter((file) => file.planted).map(({ path }) => path))).toEqual(dirty);
  });

  it("points to lines that exist, and to each of them once a kind", () => {
    expect(planted.filter((entry) => lineOf(entry).trim() === "").map(where)).toEqual([]);
    const places = planted.map((entry) => `${where(entry)} ${entry.what}`);
    expect(places.filter((place, i) => places.indexOf(place) !== i)).toEqual([]);
  });

  it("has each value on the line that it is said to stand on", () => {
    expect(values.filter((entry) => valueOf(entry) === undefined).map(where)).toEqual([]);
  });

  it("has only values that say EXAMPLE, but for Datadog's hexadecimal ones", () => {
    const real = values.filter((entry) => !valueOf(entry)?.includes("EXAMPLE"));
    expect(new Set(real.map(({ provider }) => provider))).toEqual(new Set(["datadog"]));
  });

  it("names a kind for keys of Auxot alone, by their beginning", () => {
    for (const { provider, keyKind, prefix } of values) {
      expect(keyKind).toBe(provider === "auxot" ? prefix?.slice(0, -1) : null);
    }
  });

  it("has no value twice", () => {
    const all = values.map((entry) => valueOf(entry));
    expect(new Set(all).size).toBe(all.length);
  });

  it("has the references' names on their lines, or on a line of theirs", () => {
    const absent = planted.filter((entry) => {
      if (entry.what === "value" || entry.name === null || entry.optional === true) return false;
      return !textOf(entry).includes(entry.name);
    });
    expect(absent.map(where)).toEqual([]);
  });

  it("keeps the ends of lines and the marks of byte order that it was written with", () => {
    const texts = files.map(({ path }) => readFileSync(join(own, path), "utf8"));
    expect(texts).toEqual(files.map(({ text }) => text));
    expect(texts.filter((text) => text.includes("\r\n")).length).toBeGreaterThan(least.crlf);
    expect(texts.filter((text) => text.startsWith("\uFEFF")).length).toBeGreaterThan(least.marks);
    expect(texts.filter((text) => text.includes(MARKER))).toEqual([]);
  });

  it("leaves no other provider's key unmarked in the repository", () => {
    const others = values.filter(({ provider }) => provider !== "auxot").flatMap(writtenForms);
    expect(others.length).toBeGreaterThan(least.others);
    const paths = globSync("**/*", {
      cwd: root,
      exclude: ["node_modules", "dist", ".git"],
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const unmarked = paths.filter((path) => {
      const text = readFileSync(path, "utf8");
      return others.some((value) => text.includes(value));
    });
    expect(unmarked).toEqual([]);
  });

  it("has nothing in its archives that a push protection knows", () => {
    for (const archive of globSync(join(import.meta.dirname, "*.txtar"))) {
      expect(KNOWN.exec(readFileSync(archive, "utf8"))?.[0]).toBeUndefined();
    }
  });

  it("lists every value that can be told by its beginning, Auxot's by the word after it", () => {
    const lines = files.flatMap(({ path, text }) =>
      text.split("\n").map((line, i) => ({ line, place: `${path}:${i + 1}` })),
    );
    const telling = lines.filter(
      ({ line }) => KNOWN.test(line) || /\b(user|team)(\.|%2E)EXAMPLE/i.test(line),
    );
    const listed = new Set(values.map(where));
    expect(telling.length).toBeGreaterThan(least.telling);
    expect(telling.filter(({ place }) => !listed.has(place)).map(({ place }) => place)).toEqual(placeholders);
  });
});

describe("a scanner's marks", () => {
  const entry = { file: "a", provider: "auxot", keyKind: null, name: null, runtime: "cron" } as const;
  const value: Planted = { ...entry, line: 1, what: "value" };
  const reference: Planted = { ...entry, line: 4, what: "reference", lines: [3, 5] };
  const doubtful: Planted = { ...entry, line: 7, what: "reference", optional: true };
  const all = [value, reference, doubtful];

  it("are full for all that is planted, wherever in its lines", () => {
    const hits = [
      { file: "a", line: 1, what: "value" },
      { file: "a", line: 5, what: "reference" },
      { file: "a", line: 3, what: "reference" },
    ] as const;
    expect(judge(hits, all)).toEqual({ found: [value, reference], missed: [], falseAlarms: [] });
  });

  it("neither rise nor fall by what people may differ on", () => {
    const hits = [
      { file: "a", line: 7, what: "reference" },
      { file: "a", line: 1, what: "reference" },
    ] as const;
    expect(judge(hits, all)).toEqual({ found: [], missed: [value, reference], falseAlarms: [] });
  });

  it("count a hit on another line, in another file, or of a value that isn't there as a false alarm", () => {
    const hits = [
      { file: "a", line: 2, what: "value" },
      { file: "b", line: 1, what: "value" },
      { file: "a", line: 4, what: "value" },
    ] as const;
    expect(judge(hits, all).falseAlarms).toEqual(hits);
  });
});

function lineOf({ file, line }: Planted): string {
  return readFileSync(join(unpacked, file), "utf8").split("\n")[line - 1] ?? "";
}

function textOf({ file, line, lines: [first, last] = [line, line] }: Planted): string {
  return readFileSync(join(unpacked, file), "utf8")
    .split("\n")
    .slice(first - 1, last)
    .join("\n");
}

/** The value on the entry's line, decoded. */
function valueOf(entry: Planted): string | undefined {
  const { prefix = "", lastFour = "" } = entry;
  const pattern = new RegExp(`${prefix.replace(".", "\\.")}[\\w./-]{8,}?${lastFour}(?![\\w-])`);
  return decoded(entry)
    .map((text) => pattern.exec(text)?.[0])
    .find((value) => value !== undefined);
}

function decoded(entry: Planted): readonly string[] {
  const line = lineOf(entry);
  if (entry.form === undefined) return [line];
  if (entry.form === "url") return [decodeURIComponent(line.replace(/%(?![0-9a-f]{2})/gi, "%25"))];
  return base64Of(line).map((text) => Buffer.from(text, "base64").toString("utf8"));
}

/** The value as it stands in a file, encoded or not. */
function writtenForms(entry: Planted): readonly string[] {
  const value = valueOf(entry) ?? "";
  const holds = (text: string): boolean => Buffer.from(text, "base64").toString("utf8").includes(value);
  return [value, ...(entry.form === "base64" ? base64Of(lineOf(entry)).filter(holds) : [])];
}

function base64Of(line: string): readonly string[] {
  return line.match(/[A-Za-z0-9+/]{24,}={0,2}/g) ?? [];
}
