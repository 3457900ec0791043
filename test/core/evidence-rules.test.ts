import { describe, expect, test } from "vitest";
import type { CallPeriod } from "../../src/core/consumer.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import {
  afterSwap,
  isFresh,
  isFreshEnough,
  isTriggered,
  lagOf,
  newUses,
  runGap,
  runsOnNewKey,
  runsWhileDisabled,
  spaced,
} from "../../src/core/evidence-rules.ts";
import { isRunningWhileDisabled } from "../../src/core/runs.ts";
import type { ConsumerProgress, Incident } from "../../src/core/incident.ts";
import {
  ANA,
  BO,
  CACHE,
  LAG,
  PERIOD,
  SWAPPED,
  after,
  attested,
  consumer,
  fact,
  gated,
  opened,
  reading,
  row,
  saw,
  signed,
  t,
  written,
} from "./builders.ts";

const api = (incident: Incident): ConsumerProgress => incident.consumers["api"]!;
const seen = (...evidence: readonly Evidence[]): Incident => after(gated(), saw(700, { evidence }));
const disabled = row(650, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });
/** From here on a success can't have been on the leaked key. */
const SURE = 650 + CACHE;

describe("uses of the new key are told best first", () => {
  test("what was seen before what was said, each newest first", () => {
    const incident = after(
      seen(
        fact("api", 700, { source: "a" }),
        fact("api", 720, { source: "b" }),
        fact("api", 710, { source: "c" }),
      ),
      attested(800, ANA, "new-key-in-use", "api", 730),
      attested(800, BO, "new-key-in-use", "api", 740),
    );
    expect(newUses(incident, api(incident)).map(({ source }) => source)).toEqual([
      "b",
      "c",
      "a",
      "attestation:bo",
      "attestation:ana",
    ]);
  });

  test("an attestation is one run at the time it tells of, with the hash of its receipt", () => {
    const receipt = { file: "receipt.txt", sha256: "receipt-EXAMPLE" };
    const word = {
      claim: "new-key-in-use",
      subject: "api",
      happenedAt: t(730),
      statement: "EXAMPLE",
    } as const;
    const told = (data: object): readonly Evidence[] => {
      const incident = after(gated(), signed(800, BO, "attestation.made", { ...word, ...data }));
      return newUses(incident, api(incident));
    };
    expect(told({ receipt })).toEqual([
      {
        consumer: "api",
        class: "attested",
        source: "attestation:bo",
        via: "attestation",
        fact: "use",
        key: "new",
        first: t(730),
        last: t(730),
        count: 1,
        runs: [t(730)],
        seesRefusals: true,
        hash: "receipt-EXAMPLE",
      },
    ]);
    expect(told({})).toMatchObject([{ hash: "" }]);
  });
});

describe("a consumer that wasn't swapped", () => {
  const word = attested(120, BO, "new-key-in-use", "api", 110);
  const early = after(opened(), saw(100, { evidence: [fact("api", 100)] }), word, disabled);

  test("has shown nothing that counts, whatever was seen and said", () => {
    expect(afterSwap(early, api(early))).toEqual([]);
    expect(newUses(early, api(early))).toEqual([]);
    expect(runsOnNewKey(early, api(early))).toEqual([]);
    expect(runsWhileDisabled(early, api(early))).toEqual([]);
  });
});

test("nothing runs while disabled where nothing is disabled", () => {
  const incident = seen(fact("api", 700), fact("api", 760));
  expect(runsWhileDisabled(incident, api(incident))).toEqual([]);
});

test("runs from before the swap are none, though the same source showed some since", () => {
  const times = [SWAPPED - PERIOD, SWAPPED, SWAPPED + PERIOD];
  const incident = seen(fact("api", SWAPPED + PERIOD, { runs: times.map(t) }));
  expect(runsOnNewKey(incident, api(incident))).toEqual([t(SWAPPED + PERIOD)]);
});

describe("how long evidence counts", () => {
  const ahead = (seconds: number): boolean => {
    const incident = gated();
    return isFresh(incident, api(incident), fact("api", 700 + seconds), t(700));
  };

  test("from five minutes ahead, by a clock that is fast", () => {
    expect(ahead(300)).toBe(true);
    expect(ahead(301)).toBe(false);
  });

  test("a report has no lag, even one that is called like an audit source", () => {
    const incident = after(gated(), saw(700, { readings: [reading(700)] }));
    expect(lagOf(incident, fact("api", 700, { source: "log", via: "audit" }))).toBe(LAG);
    expect(lagOf(incident, fact("api", 700, { source: "log" }))).toBe(0);
  });

  test("of a source that can't show refusals as long as of any other, where the consumer is triggered", () => {
    const incident = gated({ consumers: [consumer("api", { period: "on-demand" })] });
    const use = fact("api", 700, { seesRefusals: false });
    const counts = (at: number): boolean => isFreshEnough(incident, api(incident), use, t(at));
    expect(counts(700 + 15 * 60)).toBe(true);
    expect(counts(700 + 15 * 60 + 1)).toBe(false);
  });

  test("of an audit source that can't show refusals by its lag longer than two periods", () => {
    const incident = after(gated(), saw(700, { readings: [reading(700)] }));
    const use = fact("api", 700, { source: "log", via: "audit", seesRefusals: false });
    const counts = (at: number): boolean => isFreshEnough(incident, api(incident), use, t(at));
    expect(counts(700 + 2 * PERIOD + LAG)).toBe(true);
    expect(counts(700 + 2 * PERIOD + LAG + 1)).toBe(false);
  });
});

describe("a consumer is triggered", () => {
  test("if its period is longer than the overlap, not if it just fits", () => {
    const overlap = 4 * 3600;
    const every = (period: number): boolean => {
      const incident = gated({ consumers: [consumer("api", { period })] });
      return isTriggered(incident, api(incident));
    };
    expect(every(overlap)).toBe(false);
    expect(every(overlap + 1)).toBe(true);
  });
});

test("two runs are nine tenths of a call period apart, or a minute where they are triggered", () => {
  const gapOf = (period: CallPeriod): number => {
    const incident = gated({ consumers: [consumer("api", { period })] });
    return runGap(incident, api(incident));
  };
  expect(gapOf(600)).toBe(540);
  expect(gapOf("on-demand")).toBe(60);
});

test("two times that lie exactly a gap apart are two", () => {
  expect(spaced([t(0), t(59), t(60)], 60)).toEqual([t(0), t(60)]);
});

describe("running while the key is disabled", () => {
  const bare = (at: number, over: Partial<Evidence> = {}): Evidence =>
    fact("api", at, { key: "unnamed", ...over });
  const runs = [SURE + 10, SURE + 10 + PERIOD];
  const isRunning = (at: number, ...evidence: readonly Evidence[]): boolean => {
    const incident = after(gated(), disabled, saw(at, { evidence, readings: [reading(at, { lag: 600 })] }));
    return isRunningWhileDisabled(incident, api(incident), t(at));
  };
  const NOW = SURE + 200;

  test("takes two successes; one is none", () => {
    expect(isRunning(NOW, ...runs.map((at) => bare(at)))).toBe(true);
    expect(isRunning(NOW, bare(runs[0]!))).toBe(false);
  });

  test("takes successes: a report of the key that is held is none, nor is a refusal", () => {
    for (const fact of ["holds", "refusal"] as const) {
      expect(isRunning(NOW, ...runs.map((at) => bare(at, { fact })))).toBe(false);
    }
  });

  test("takes what was seen: what somebody said is none", () => {
    expect(isRunning(NOW, ...runs.map((at) => bare(at, { class: "attested" })))).toBe(false);
  });

  test("asks one source for a fresh success, not every one", () => {
    const stale = bare(SURE + 1, { source: "another" });
    expect(isRunning(runs[1]! + 15 * 60, ...runs.map((at) => bare(at)), stale)).toBe(true);
  });

  test("asks for the newest run to be fresh, not for one before it that a slow log keeps fresh longer", () => {
    const slow = runs.map((at) => bare(at, { source: "log", via: "audit" }));
    const newest = bare(runs[1]! + PERIOD);
    expect(isRunning(runs[1]! + PERIOD + 15 * 60, ...slow, newest)).toBe(true);
    expect(isRunning(runs[1]! + PERIOD + 15 * 60 + 1, ...slow, newest)).toBe(false);
  });

  test("begins anew with another swap", () => {
    const evidence = runs.map((at) => bare(at));
    const again = after(gated(), disabled, saw(NOW, { evidence }), written(NOW, "api"));
    expect(isRunningWhileDisabled(again, api(again), t(NOW))).toBe(false);
  });
});
