import { describe, expect, test } from "vitest";
import { isRevocationUnblocked } from "../../src/core/predicates.ts";
import type { Incident } from "../../src/core/incident.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import {
  BO,
  CY,
  LAG,
  SWAPPED,
  after,
  consumer,
  fact,
  gated,
  opened,
  proves,
  reading,
  row,
  saw,
  shut,
  signed,
  t,
  written,
} from "./builders.ts";

const NOW = 900;

/** Nobody gets past this gate: not with the approval of what it says, either. */
function staysShut(incident: Incident, at = NOW): readonly string[] {
  const approval = { verdict: verdictOf(incident, t(at)), visit: incident.visit };
  const approved = after(incident, signed(at, BO, "approval.granted", approval));
  expect(isRevocationUnblocked(approved, t(at))).toBe(false);
  return shut(incident, at);
}
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `svc-${String(index + 1).padStart(2, "0")}`);

describe("known ways in which other gates open on nothing", () => {
  test("kit #1, G1: an inventory without consumers is shut, not fully covered", () => {
    expect(staysShut(gated({ consumers: [] }))).toEqual(["NO_CONSUMERS incident"]);
  });

  test("kit #2, G2: a consumer that is sick, silent or failing stays in the denominator", () => {
    const consumers = ["well", "failed", "back", "silent", "stale"].map((id) => consumer(id));
    const error = { code: "ERR_EXAMPLE", message: "its store is down" };
    const incident = after(
      gated({ consumers }),
      proves(SWAPPED + 10, "stale"),
      row(700, "consumer.failed", { effect: "swap/failed", consumer: "failed", error, retryAt: null }),
      row(700, "consumer.rolledBack", { effect: "rollBack/back", consumer: "back" }),
      saw(1600, { silent: [{ source: "silent's page", reason: "unknown: 503" }] }),
      proves(1600, "well"),
    );
    expect(staysShut(incident, 1600)).toEqual([
      "UNSWAPPED failed",
      "ROLLED_BACK back",
      "NEW_USE_UNPROVEN silent",
      "OLD_USE_UNOBSERVABLE silent",
      "OLD_USE_UNOBSERVABLE stale",
      "EVIDENCE_STALE stale",
    ]);
  });

  test("kit #3, G3: a health page that says 200 and names no key is no proof", () => {
    const health = [700, 760, 820, 880].map((at) =>
      saw(at, {
        evidence: [fact("api", at, { key: "unnamed", source: "health" })],
        readings: [reading(at - LAG)],
      }),
    );
    expect(staysShut(after(gated(), ...health))).toEqual(["NEW_USE_UNPROVEN api"]);
  });

  test("kit #3: a consumer that nobody can ask anything is no migrated one", () => {
    const incident = gated({ consumers: [consumer("api", { probes: [], calls: [] })] });
    expect(staysShut(incident)).toEqual(["NEW_USE_UNPROVEN api", "OLD_USE_UNOBSERVABLE api"]);
  });

  test("kit #4, G4: a store that took the value, and a provider that accepts the key, prove no consumer", () => {
    const accepted = row(870, "replacement.probed", {
      replacement: "api",
      outcome: "accepted",
      detail: "200",
    });
    const incident = after(gated(), written(860, "api"), accepted);
    expect(staysShut(incident)).toEqual(["NEW_USE_UNPROVEN api", "OLD_USE_UNOBSERVABLE api"]);
  });

  test("kit #5, G5: nineteen of twenty is shut, and ninety-nine of a hundred", () => {
    for (const count of [20, 100]) {
      const ids = many(count);
      const consumers = ids.map((id) => consumer(id));
      const incident = after(gated({ consumers }), proves(880, ...ids.slice(1)));
      expect(staysShut(incident)).toEqual(["NEW_USE_UNPROVEN svc-01", "OLD_USE_UNOBSERVABLE svc-01"]);
      expect(shut(after(incident, proves(890, "svc-01")), NOW)).toEqual([]);
    }
  });
});

describe("stories that went wrong elsewhere", () => {
  test("G9: the new key in the wrong environment: production stays on the old one, and the gate stays shut", () => {
    const staging = fact("api", 800, { via: "audit", source: "log", consumer: "staging" });
    const production = fact("api", 850, { key: "old", via: "audit", source: "log" });
    const log = reading(NOW - LAG);
    const incident = after(
      gated(),
      written(790, "api"),
      saw(NOW, { evidence: [staging, production], readings: [log] }),
    );
    expect(staysShut(incident)).toEqual(["NEW_USE_UNPROVEN api", "OLD_USE_SEEN api"]);
  });

  test("nothing is open before it has begun, whatever people sign", () => {
    const acceptances = [BO, CY].map((by) =>
      signed(10, by, "acceptance.signed", {
        code: "UNSWAPPED",
        subject: "api",
        reason: "EXAMPLE",
        expires: t(9000),
      }),
    );
    expect(staysShut(after(opened(), ...acceptances))).toEqual([
      "OWN_CREDENTIAL_TAINTED incident",
      "REPLACEMENT_WRONG api",
      "UNSWAPPED api",
      "OLD_USE_UNOBSERVABLE callers/all",
      "LEAK_PATH_OPEN incident",
    ]);
  });
});
