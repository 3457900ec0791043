import { describe, expect, test } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import {
  ANA,
  CY,
  EVE,
  LAG,
  PERIOD,
  SWAPPED,
  after,
  attested,
  consumer,
  fact,
  gated,
  proves,
  reading,
  reissued,
  row,
  saw,
  shut,
  written,
} from "./builders.ts";

const NOW = 900;
/** What it takes besides rule 1: its own runtime reports the new key. */
const holds = (at = NOW - 10): Evidence => fact("api", at, { fact: "holds", source: "runtime" });
const given = (...evidence: readonly Evidence[]): Incident =>
  after(gated(), saw(NOW - 10, { evidence: [holds(), ...evidence] }));
const UNPROVEN = "NEW_USE_UNPROVEN api";

describe("rule 1: the consumer itself used the new key after its own swap", () => {
  test.each<[string, Partial<Evidence>]>([
    ["its own report", {}],
    ["an audit row", { via: "audit", source: "log" }],
  ])("%s that names the replacement proves it", (_, over) => {
    expect(shut(given(fact("api", NOW - 20, over)), NOW)).toEqual([]);
  });

  test("an attestation proves it as said, not as seen", () => {
    const incident = after(given(), attested(NOW - 5, CY, "new-key-in-use", "api", NOW - 60));
    expect(shut(incident, NOW)).toEqual([]);
  });

  test("a success that names no key is no proof, however often it is seen", () => {
    const times = [700, 760, 820, 880];
    const bare = times.map((at) => fact("api", at, { key: "unnamed" }));
    expect(shut(given(...bare), NOW)).toEqual([UNPROVEN]);
  });

  test("a success on the leaked key is no proof, and is held against the consumer", () => {
    const incident = after(gated(), saw(NOW - 10, { evidence: [fact("api", NOW - 20, { key: "old" })] }));
    expect(shut(incident, NOW)).toEqual([UNPROVEN, "OLD_USE_SEEN api"]);
  });

  test("its runtime holding the new key is no use of it", () => {
    expect(shut(given(), NOW)).toEqual([UNPROVEN]);
  });

  test("G6: a success from before the swap, or in the instant of it, is none", () => {
    expect(shut(given(fact("api", SWAPPED - 1)), NOW)).toEqual([UNPROVEN]);
    expect(shut(given(fact("api", SWAPPED)), NOW)).toEqual([UNPROVEN]);
    expect(shut(given(fact("api", SWAPPED + 1)), NOW)).toEqual([]);
  });

  test("G6: what proved the first swap doesn't prove the second", () => {
    const proven = after(gated(), proves(NOW - 100, "api"));
    expect(shut(proven, NOW)).toEqual([]);
    const again = after(proven, written(NOW - 50, "api"));
    expect(shut(again, NOW)).toContain(UNPROVEN);
  });

  test("G6: what was seen on one replacement proves nothing of the next one of that name", () => {
    const proven = after(gated(), proves(NOW - 100, "api"), reissued(NOW - 50, "api", { id: "key-another" }));
    expect(shut(proven, NOW)).toEqual(["UNSWAPPED api"]);
  });

  test("another consumer's success on the same replacement proves only that one", () => {
    const consumers = [consumer("api"), consumer("cron")];
    const replacements = [{ name: "shared", consumers: ["api", "cron"] }];
    const incident = after(gated({ consumers, replacements }), proves(NOW - 10, "api"));
    expect(shut(incident, NOW)).toEqual(["NEW_USE_UNPROVEN cron", "OLD_USE_UNOBSERVABLE cron"]);
  });

  test("stanch presenting the new key itself proves the key, never the consumer", () => {
    const probed = row(NOW - 5, "replacement.probed", {
      replacement: "api",
      outcome: "accepted",
      detail: "200",
    });
    expect(shut(after(given(), probed), NOW)).toEqual([UNPROVEN]);
  });
});

describe("what somebody says of the new key", () => {
  const said = (by: string, at: number, happened: number): readonly string[] =>
    shut(after(given(), attested(at, by, "new-key-in-use", "api", happened)), NOW);

  test("counts for nothing if it is of before the swap, of the future, or of somebody else", () => {
    expect(said(CY, NOW - 5, SWAPPED)).toEqual([UNPROVEN]);
    expect(said(CY, NOW - 5, NOW + 60)).toEqual([UNPROVEN]);
    const other = attested(NOW - 5, CY, "new-key-in-use", "cron", NOW - 60);
    expect(shut(after(given(), other), NOW)).toEqual([UNPROVEN]);
  });

  test("counts for nothing if nobody enrolled them when the incident opened", () => {
    expect(said(EVE, NOW - 5, NOW - 60)).toEqual([UNPROVEN]);
    expect(said(ANA, NOW - 5, NOW - 60)).toEqual([]);
  });
});

describe("evidence expires", () => {
  const quarter = 15 * 60;
  const seen = (period: number, over: Partial<Evidence>): Incident => {
    const incident = gated({ consumers: [consumer("api", { period })] });
    return after(incident, saw(700, { evidence: [fact("api", 700, over)], readings: [reading(700)] }));
  };
  const isStale = (incident: Incident, at: number): boolean =>
    shut(incident, at).includes("EVIDENCE_STALE api");

  test.each<[string, number, Partial<Evidence>, number]>([
    ["of a frequent caller after a quarter of an hour", PERIOD, {}, quarter],
    ["of an hourly caller after one and a half hours", 3600, {}, 5400],
    ["of an audit source later by its lag", PERIOD, { via: "audit", source: "log" }, quarter + LAG],
    ["of a source that can't show refusals after two periods", 300, { seesRefusals: false }, 600],
    ["of such a source not before a minute", 10, { seesRefusals: false }, 60],
  ])("%s", (_, period, over, life) => {
    const incident = after(seen(period, over), attested(701, CY, "old-key-unused", "api"));
    expect(isStale(incident, 700 + life)).toBe(false);
    expect(isStale(incident, 700 + life + 1)).toBe(true);
  });

  test("an attestation after twelve hours, counted from what it tells of", () => {
    const hours = 12 * 3600;
    const incident = after(gated(), attested(3600, CY, "new-key-in-use", "api", 700));
    expect(isStale(incident, 700 + hours)).toBe(false);
    expect(isStale(incident, 700 + hours + 1)).toBe(true);
  });

  test("a success dated far ahead is no fresh one, and never becomes old good news", () => {
    const incident = given(fact("api", NOW + 3600));
    expect(shut(incident, NOW)).toEqual(["EVIDENCE_STALE api"]);
  });
});
