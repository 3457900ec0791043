import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FoundInFile, createTally, scanTrees } from "../../src/adapters/scan/scan-tree.ts";
import { type Hit, type Marks, type Planted, judge } from "./truth.ts";
import { corpusFiles, unpackCorpus } from "./unpack.ts";

const LEAST_RECALL = 0.95;
const MOST_ALARMS_PER_CLEAN_FILE = 1 / 50;
/** No runtime may be left to the average of the others. */
const LEAST_OF_RUNTIME = 0.8;

const folder = mkdtempSync(join(tmpdir(), "stanch-scan-corpus-"));
let hits: readonly Hit[] = [];
let masks: readonly string[] = [];
let marks: Marks;

beforeAll(async () => {
  unpackCorpus(folder);
  const found: FoundInFile[] = [];
  for await (const one of scanTrees([folder], createTally())) found.push(one);
  masks = found.map((one) => JSON.stringify(one));
  hits = found.map(({ file, line, what }) => ({ file: relative(folder, file), line, what }));
  marks = judge(hits);
});

afterAll(() => rmSync(folder, { recursive: true }));

const place = ({ file, line, what }: Hit): string => `${file}:${line} ${what}`;

describe("a scan of the planted corpus", () => {
  it("finds at least 95 of 100 keys and references", () => {
    const recall = marks.found.length / (marks.found.length + marks.missed.length);
    expect.soft(recall).toBeGreaterThanOrEqual(LEAST_RECALL);
    expect(recall < LEAST_RECALL ? marks.missed.map(place) : []).toEqual([]);
  });

  it("leaves no runtime out, however few of its callers are planted", () => {
    const byRuntime = Map.groupBy([...marks.found, ...marks.missed], ({ runtime }: Planted) => runtime);
    const missed = new Set(marks.missed);
    const poor = [...byRuntime].flatMap(([runtime, all]) => {
      const lost = all.filter((one) => missed.has(one));
      return (all.length - lost.length) / all.length < LEAST_OF_RUNTIME
        ? [`${runtime}: ${all.length - lost.length} of ${all.length}; missed ${lost.map(place).join(", ")}`]
        : [];
    });
    expect(poor).toEqual([]);
  });

  it("raises at most one false alarm in 50 files that hold nothing", () => {
    const clean = new Set(corpusFiles().flatMap(({ planted, path }) => (planted ? [] : [path])));
    const alarms = marks.falseAlarms.filter(({ file }) => clean.has(file));
    const isTooMany = alarms.length > clean.size * MOST_ALARMS_PER_CLEAN_FILE;
    expect(isTooMany ? alarms.map(place) : []).toEqual([]);
  });

  it("raises no more of them in files that do hold keys", () => {
    expect(marks.falseAlarms.length).toBeLessThanOrEqual(hits.length / 100);
  });

  it("gives no value out in clear", () => {
    const values = corpusFiles().flatMap(({ text }) =>
      Array.from(
        text.matchAll(
          /(?:user|team)\.[\w-]*EXAMPLE[\w-]{8,}|(?:gh[pousr]|glpat|sk|npm)[-_][\w-]*EXAMPLE[\w-]{8,}/g,
        ),
        ([value]) => value,
      ),
    );
    expect(values.length).toBeGreaterThan(100);
    const said = masks.join("\n");
    expect(values.filter((value) => said.includes(value))).toEqual([]);
  });
});
