import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Contest, contest } from "../../bench/policies/contest.ts";
import { type PolicyFigures, figuresOf, spread } from "../../bench/policies/figures.ts";
import { pictureOf } from "../../bench/policies/picture.ts";
import { POLICY_NAMES } from "../../bench/policies/policy.ts";
import { contestMany } from "../../bench/policies/pool.ts";
import { tableOf } from "../../bench/policies/table.ts";
import { worldsOf } from "../../bench/policies/worlds.ts";
import { scratch } from "../scratch.ts";

const SEEDS = 40;
const folder = mkdtempSync(join(scratch(), "stanch-policies-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = z.int().min(0);
const seconds = z.number().min(0);
const figures = {
  prematureRevokes: count,
  consumersBroken: count,
  exposureSeconds: z.strictObject({ median: seconds, p90: seconds }),
  leftOpen: count,
};
const line = z.strictObject({
  policies: z.array(
    z.strictObject({ policy: z.enum(POLICY_NAMES), ...figures, acceptedRisk: z.strictObject(figures) }),
  ),
});

describe(`${SEEDS} worlds under every policy`, () => {
  let contests: readonly Contest[] = [];
  let all: readonly PolicyFigures[] = [];
  const of = (policy: string): PolicyFigures => {
    const found = all.find((one) => one.policy === policy);
    if (found === undefined) throw new Error(`no figures of ${policy}`);
    return found;
  };

  beforeAll(async () => {
    contests = await contestMany(1, SEEDS);
    all = figuresOf(contests);
  });

  it("are told in one line, every policy once", () => {
    const { policies } = line.parse(JSON.parse(JSON.stringify({ policies: all })));
    expect(policies.map(({ policy }) => policy)).toEqual(POLICY_NAMES);
    const { observable, acceptedRisk } = worldsOf(1, contests);
    expect(observable + acceptedRisk).toBe(SEEDS);
    expect(observable).toBeGreaterThan(SEEDS / 2);
    expect(acceptedRisk).toBeGreaterThan(0);
  });

  it("come out the same for the same seed, in whichever process", async () => {
    for (const seed of [2, 5]) expect(await contest(seed, folder)).toEqual(contests[seed - 1]);
  });

  it("lose nobody to stanch unknowingly where what mattered could be seen, and many to whoever revokes first", () => {
    expect(of("stanch").prematureRevokes).toBe(0);
    expect(of("stanch").consumersBroken).toBe(worldsOf(1, contests).brokenKnowingly.observable);
    expect(of("stanch-gate-only")).toMatchObject({ prematureRevokes: 0, consumersBroken: 0 });
    expect(of("stanch").leftOpen).toBeLessThan(SEEDS / 2);
    expect(of("revoke-first").prematureRevokes).toBeGreaterThan(SEEDS / 4);
    expect(of("revoke-first").consumersBroken).toBeGreaterThan(0);
  });

  it("are closed by the omniscient before anybody else who breaks nobody", () => {
    const harmless = all.filter(({ consumersBroken }) => consumersBroken === 0).map(({ policy }) => policy);
    expect(harmless).toEqual(["stanch-gate-only", "omniscient", "omniscient-with-people"]);
    for (const { outcomes } of contests.filter((one) => one.class === "observable")) {
      const exposure = (policy: string): number =>
        outcomes.find((one) => one.policy === policy)?.exposureSeconds ?? Number.NaN;
      for (const policy of harmless) expect(exposure(policy)).toBeGreaterThanOrEqual(exposure("omniscient"));
    }
  });

  it("fit a terminal of 80 columns, and a picture with every policy's name", async () => {
    const worlds = worldsOf(1, contests);
    expect(Math.max(...tableOf(all, worlds).map((row) => row.length))).toBeLessThanOrEqual(80);
    const svg = await pictureOf(all, worlds);
    expect(POLICY_NAMES.filter((name) => !svg.includes(`>${name}<`))).toEqual([]);
  });
});

describe("median and 90th percentile", () => {
  it("are values that occurred, by nearest rank", () => {
    expect(spread([5, 1, 4, 2, 3, 6, 7, 8, 9, 10])).toEqual({ median: 5, p90: 9 });
    expect(spread([])).toEqual({ median: null, p90: null });
  });
});
