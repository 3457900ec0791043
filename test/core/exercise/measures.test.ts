import { describe, expect, it } from "vitest";
import { measureOf } from "../../../src/core/exercise/measures.ts";
import { subjectsOf } from "../../../src/core/exercise/subjects.ts";
import { MEASURES, type Measure } from "../../../src/core/exercise/objective.ts";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { on, wholeIncident } from "../../report/entries.ts";
import { CLEAN, type Game, REVOKE, decided, played } from "./game.ts";

const whole = wholeIncident("rehearsal");
const out = { declared: true, refusals: 1, seconds: 60 };

/** The same journal with one more row at this time. */
function withRow(time: string, type: JournalEntry["type"], data: unknown): readonly JournalEntry[] {
  const at = on(time);
  const before = whole.filter((entry) => entry.at <= at);
  const row = { type, at, actor: "stanch", data, incident: "L-20261123-k3f9", prev: "", hash: "" };
  const all = [...before, row as JournalEntry, ...whole.slice(before.length)];
  return all.map((entry, index) => ({ ...entry, seq: index + 1 }));
}

/** The same journal under a plan that says this besides. */
function withPlan(more: object): readonly JournalEntry[] {
  return whole.map((entry) =>
    entry.type === "incident.opened"
      ? { ...entry, data: { ...entry.data, plan: { ...entry.data.plan, ...more } } }
      : entry,
  );
}

const told = (to: string, time: string) =>
  withRow(time, "notice.sent", {
    effect: `notify/before-restrict/ops/${to}`,
    to,
    purpose: "before-restrict",
  });

/** What it is in a game in which all went well, and what becomes of it by what changes. */
const CASES: readonly (readonly [Measure, number, Game, number | null])[] = [
  [
    "premature-ends",
    0,
    {
      facts: {
        prematureEnds: [
          { keyId: "key_1", at: on("14:05:00"), consumers: ["checkout", "gha-deploy"] },
          { keyId: "key_2", at: on("14:06:00"), consumers: ["checkout"] },
        ],
      },
    },
    2,
  ],
  ["consumers-broken", 0, { facts: { broken: [{ consumer: "checkout", ...out }] } }, 1],
  [
    "broken-time",
    0,
    {
      facts: {
        broken: [
          { consumer: "checkout", ...out },
          { consumer: "fax-bridge", ...out },
        ],
      },
    },
    120,
  ],
  ["containment-time", 33, { facts: { containedAt: on("14:10:00") } }, 600],
  ["containment-time", 33, { facts: { containedAt: null } }, null],
  ["end-time", 549, { facts: { exposureSeconds: 1800 } }, 600],
  ["end-time", 549, { facts: { endedAt: null } }, null],
  // It was told to end, and it works to the last.
  ["end-time", 549, { facts: { exposureSeconds: 3600 } }, null],
  ["exposure-time", 1749, { facts: { exposureSeconds: 1800 } }, 1800],
  ["exposure-time", 1749, { facts: { endedAt: null } }, null],
  ["thief-calls", 2, { facts: { thief: { ...CLEAN.thief, sinceStart: 7 } } }, 7],
  [
    "keys-left",
    0,
    { facts: { orphans: ["key_8"], thief: { ...CLEAN.thief, keysAlive: ["key_8", "key_9"] } } },
    2,
  ],
  ["on-leaked-key", 0, { facts: { onLeakedKey: ["checkout"] } }, 1],
  ["callers-missed", 0, { facts: { undeclared: ["jordans-cron"] } }, 1],
  ["callers-missed", 0, { facts: { undeclared: ["checkout"] } }, 0],
  ["callers-missed", 0, { facts: { broken: [{ consumer: "late-cron", ...out, declared: false }] } }, 1],
  [
    "callers-misjudged",
    0,
    {
      facts: {
        callers: [
          { userAgent: "python-requests/2.31", address: "203.0.113.9", is: "consumer", consumer: "cron" },
        ],
      },
    },
    1,
  ],
  // gha-deploy is attested; before its owners said so nothing spoke for it.
  ["consumers-unproven", 1, { facts: { endedAt: on("14:04:00") } }, 3],
  // The leak path that was accepted, and somebody's word for gha-deploy.
  [
    "risks-accepted",
    2,
    { entries: withRow("14:08:06", "revocation.started", { visit: 1, ground: "break-glass" }) },
    3,
  ],
  ["owners-untold", 2, { entries: told("mia", "14:00:30") }, 1],
  ["owners-untold", 2, { entries: told("mia", "14:00:40") }, 2],
  // Told before the restriction, and not before somebody ended the key in the console.
  ["owners-untold", 2, { entries: told("mia", "14:00:30"), facts: { endedAt: on("14:00:20") } }, 2],
  [
    "rash-decisions",
    0,
    { rows: [decided("14:02:00", [REVOKE], [REVOKE.id], { blockers: ["UNSWAPPED checkout"] })] },
    1,
  ],
  ["not-closed", 0, { stop: "blocked" }, 1],
];

describe("what is counted of a rehearsal", () => {
  it.each(CASES)(
    "%s is %s where all went well, and follows what changes (%#)",
    (measure, before, game, after) => {
      expect(measureOf(measure, undefined, played())).toBe(before);
      expect(measureOf(measure, undefined, played(game))).toBe(after);
    },
  );

  it("has a case for every measure", () => {
    expect([...new Set(CASES.map(([measure]) => measure))]).toEqual(MEASURES);
  });

  it.each([
    ["premature-ends", { prematureEnds: [{ keyId: "key_1", at: on("14:05:00"), consumers: ["checkout"] }] }],
    ["consumers-broken", { broken: [{ consumer: "checkout", ...out }] }],
    ["broken-time", { broken: [{ consumer: "checkout", ...out }] }],
    ["on-leaked-key", { onLeakedKey: ["checkout"] }],
  ] as const)("%s can be of one consumer alone", (measure, facts) => {
    const game = played({ facts });
    const all = measureOf(measure, undefined, game);
    expect(all).toBeGreaterThan(0);
    expect(measureOf(measure, "checkout", game)).toBe(all);
    expect(measureOf(measure, "gha-deploy", game)).toBe(0);
  });

  it.each(["callers-missed", "consumers-unproven", "risks-accepted", "owners-untold"] as const)(
    "%s is nothing yet where the leaked key never ended, and nobody is named",
    (measure) => {
      const idle = played({ facts: { endedAt: null, undeclared: ["jordans-cron"] }, stop: "declined" });
      expect(measureOf(measure, undefined, idle)).toBeNull();
      if (measure !== "owners-untold") expect(subjectsOf(measure, idle)).toEqual([]);
    },
  );

  it("is something where others go on with the key by plan, once the response is closed", () => {
    const kept = withPlan({ keepsOldKey: true });
    const at = (stop: string) =>
      measureOf("consumers-unproven", undefined, played({ entries: kept, facts: { endedAt: null }, stop }));
    expect(at("closed")).toBe(2);
    expect(at("declined")).toBeNull();
  });

  it("has no figure for a thief whom nothing has stopped yet", () => {
    const calls = (facts: Game["facts"]) =>
      measureOf("thief-calls", undefined, played({ facts: facts ?? {} }));
    expect(calls({ containedAt: null, endedAt: null })).toBeNull();
    expect(calls({ endedAt: null })).toBe(2);
    expect(calls({ containedAt: null })).toBe(2);
  });

  it("asks for the proof of a consumer whom the objective is about, though they were given up", () => {
    // fax-bridge was given up.
    const game = played();
    expect(subjectsOf("consumers-unproven", game)).not.toContain("fax-bridge");
    expect(measureOf("consumers-unproven", "fax-bridge", game)).toBe(1);
    expect(subjectsOf("consumers-unproven", game, "fax-bridge")).toContain("fax-bridge");
    expect(measureOf("consumers-unproven", "checkout", game)).toBe(0);
  });

  it("takes what the journal knew when the leaked key ended, wherever that was done", () => {
    const proof = (endedAt: string | null) =>
      measureOf("consumers-unproven", "checkout", played({ facts: { endedAt } }));
    expect(proof(on("14:08:09"))).toBe(0);
    expect(proof(on("14:03:30"))).toBe(1);
  });
});
