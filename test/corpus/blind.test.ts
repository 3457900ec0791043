import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTally, scanTrees } from "../../src/adapters/scan/scan-tree.ts";
import { type Hit, type Marks, judge, truth } from "./truth.ts";
import { corpusFiles, unpackCorpus } from "./unpack.ts";

const LEAST_RECALL = 0.95;
const MOST_ALARMS_PER_CLEAN_FILE = 1 / 50;

const place = ({ file, line, what }: Hit): string => `${file}:${line} ${what}`;

describe.each([["second"], ["third"], ["fourth"]] as const)(
  "a scan of the %s corpus, written blind",
  (corpus) => {
    const folder = mkdtempSync(join(tmpdir(), `stanch-scan-${corpus}-`));
    const hits: Hit[] = [];
    let marks: Marks;

    beforeAll(async () => {
      unpackCorpus(folder, corpus);
      for await (const { file, line, what } of scanTrees([folder], createTally())) {
        hits.push({ file: relative(folder, file), line, what });
      }
      marks = judge(hits, truth(corpus));
    });

    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([["value"], ["reference"]] as const)("finds at least 95 of 100 by kind: %s", (kind) => {
      const found = marks.found.filter(({ what }) => what === kind);
      const missed = marks.missed.filter(({ what }) => what === kind);
      const isPoor = found.length / (found.length + missed.length) < LEAST_RECALL;
      expect(found.length).toBeGreaterThan(50);
      expect(isPoor ? missed.map(place) : []).toEqual([]);
    });

    it("raises at most one false alarm in 50 files that hold nothing", () => {
      const clean = new Set(corpusFiles(corpus).flatMap(({ planted, path }) => (planted ? [] : [path])));
      const alarms = marks.falseAlarms.filter(({ file }) => clean.has(file));
      const isTooMany = alarms.length > clean.size * MOST_ALARMS_PER_CLEAN_FILE;
      expect(isTooMany ? alarms.map(place) : []).toEqual([]);
    });
  },
);
