import { describe, expect, test } from "vitest";
import { foldEvidence } from "../../src/core/evidence-fold.ts";
import {
  CY,
  PERIOD,
  SWAPPED,
  after,
  attested,
  fact,
  gated,
  proves,
  row,
  shut,
  signed,
  t,
  written,
} from "./builders.ts";

const error = { code: "ERR_EXAMPLE", message: "its store is down" };
const failed = (at: number) =>
  row(at, "consumer.failed", { effect: "swap/api", consumer: "api", error, retryAt: t(at + 60) });
const rolledBack = (at: number) =>
  row(at, "consumer.rolledBack", { effect: "rollBack/api", consumer: "api" });

describe("the swap of one consumer", () => {
  test("is proven by what was seen, and doubted again by what is seen later or by time", () => {
    const state = (...rows: Parameters<typeof after>[1][]): unknown =>
      after(gated(), ...rows).consumers["api"]?.state;
    expect(state()).toBe("written");
    expect(state(proves(700, "api"))).toBe("proven");
    expect(state(proves(700, "api"), written(710, "api"))).toBe("written");
    expect(state(proves(700, "api"), attested(700 + 901, CY, "leak-path-closed", "incident"))).toBe(
      "written",
    );
  });

  test("that failed, or was taken back, leaves the consumer without a new key, whatever was seen before", () => {
    for (const undone of [failed(800), rolledBack(800)]) {
      expect(after(gated(), proves(700, "api"), undone).consumers["api"]).toMatchObject({ writtenAt: null });
    }
    expect(after(gated(), failed(800)).consumers["api"]).toMatchObject({
      state: "failed",
      attempts: 2,
      error,
    });
    expect(shut(after(gated(), rolledBack(800), failed(810), proves(820, "api")), 830)).toEqual([
      "UNSWAPPED api",
    ]);
  });

  test("that is written again forgets why it failed", () => {
    const { api } = after(gated(), failed(700), written(800, "api")).consumers;
    expect(api).toMatchObject({
      state: "written",
      writtenAt: t(800),
      attempts: 3,
      error: null,
      retryAt: null,
    });
  });
});

describe("what one source shows of one consumer is folded into one piece", () => {
  const [early, late] = [fact("api", 700), fact("api", 700 + PERIOD)];

  test("with the first and last time, in whichever order it is read", () => {
    for (const [one, two] of [
      [early, late],
      [late, early],
    ] as const) {
      const [folded, ...rest] = foldEvidence(foldEvidence([], one, PERIOD), two, PERIOD);
      expect(rest).toEqual([]);
      expect(folded).toMatchObject({ first: early.first, last: late.last, runs: [early.last, late.last] });
    }
  });

  test("but not across sources, facts, keys or classes", () => {
    const apart = [{ source: "log" }, { fact: "holds" }, { key: "old" }, { class: "attested" }] as const;
    for (const over of apart) expect(foldEvidence([early], { ...late, ...over }, PERIOD)).toHaveLength(2);
  });

  test("counting an audit row once however often it is read, and runs once a period", () => {
    const audit = { via: "audit", source: "log", count: 3 } as const;
    const [rows] = foldEvidence([fact("api", 700, audit)], fact("api", 700, audit), PERIOD * 0.9);
    expect(rows).toMatchObject({ count: 3 });
    const [runs] = foldEvidence([early], fact("api", 700 + PERIOD / 2), PERIOD * 0.9);
    expect(runs?.runs).toEqual([t(700)]);
    const [slack] = foldEvidence([early], fact("api", 700 + PERIOD * 0.95), PERIOD * 0.9);
    expect(slack?.runs).toHaveLength(2);
  });
});

describe("the leak path", () => {
  const hours = 12 * 3600;

  test("is closed for twelve hours after somebody said so", () => {
    const open = (at: number): boolean => shut(gated(), at).includes("LEAK_PATH_OPEN incident");
    expect(open(SWAPPED + hours)).toBe(false);
    expect(open(SWAPPED + hours + 1)).toBe(true);
  });

  test("isn't closed by a word on something else", () => {
    const other = signed(700, CY, "attestation.made", {
      claim: "leak-path-closed",
      subject: "api",
      happenedAt: t(650),
      statement: "EXAMPLE",
    });
    expect(shut(after({ ...gated(), attestations: [] }, other), 900)).toContain("LEAK_PATH_OPEN incident");
  });
});
