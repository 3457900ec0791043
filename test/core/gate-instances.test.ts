import { describe, expect, test } from "vitest";
import { attribute } from "../../src/core/attribution.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
import { silenceWindow } from "../../src/core/gate-old-use.ts";
import {
  ANA,
  BO,
  CACHE,
  LAG,
  LEAKED,
  PERIOD,
  SWAPPED,
  after,
  attested,
  consumer,
  fact,
  gated,
  looked,
  reading,
  saw,
  shut,
  t,
} from "./builders.ts";

const NOW = 900;
const LIFE = 15 * 60;
const setting = (instances: number, over = {}) => ({ consumers: [consumer("api", { instances, ...over })] });
const used = fact("api", NOW - 10);
const holds = (at: number, instance?: string, key: Evidence["key"] = "new", source = "status"): Evidence =>
  fact("api", at, { fact: "holds", key, source, ...(instance === undefined ? {} : { instance }) });
/** What the gate says when these reports came one after the other. */
const heard = (instances: number, now: number, ...reports: readonly Evidence[]): readonly string[] =>
  shut(told(instances, ...reports, fact("api", now - 10)), now);
const told = (instances: number, ...reports: readonly Evidence[]): Incident =>
  after(gated(setting(instances)), ...reports.map((one) => saw(NOW - 5, { evidence: [one] })));

const BLIND = ["OLD_USE_UNOBSERVABLE api"];
const SEEN = ["OLD_USE_SEEN api"];

describe("rule 2c, of several instances", () => {
  const three = [holds(800, "a"), holds(801, "b"), holds(802, "c"), holds(803, "a"), holds(804, "b")];

  test("each must report the new key", () => {
    expect(heard(3, NOW, ...three)).toEqual([]);
    expect(heard(3, NOW, ...three.filter(({ instance }) => instance !== "c"))).toEqual(BLIND);
    expect(heard(1, NOW, holds(800, "a"))).toEqual([]);
  });

  test("a report without a name is of one, however often it comes and from wherever", () => {
    expect(heard(2, NOW, holds(800), holds(801), holds(802, undefined, "new", "other"))).toEqual(BLIND);
    expect(heard(2, NOW, holds(800, "a"), holds(801), holds(802, "a"))).toEqual(BLIND);
    expect(heard(1, NOW, holds(800))).toEqual([]);
  });

  test("one instance that two sources know is one", () => {
    expect(heard(2, NOW, holds(800, "a"), holds(800, "a", "new", "other"))).toEqual(BLIND);
    expect(heard(2, NOW, holds(800, "a"), holds(800, "b", "new", "other"))).toEqual([]);
  });

  test("they must have been there side by side: of two that never met the second may be what the first became", () => {
    expect(heard(2, NOW, holds(800, "a"), holds(810, "b"))).toEqual(BLIND);
    expect(heard(2, NOW, holds(800, "a"), holds(810, "b"), holds(811, "a"))).toEqual([]);
  });

  test("one that reports the leaked key keeps the gate shut while that is fresh, whoever else is there", () => {
    const old = holds(790, "z", "old");
    expect(heard(2, NOW, old, holds(800, "a"), holds(801, "b"), holds(802, "a"))).toEqual(SEEN);
  });

  test("one that was replaced doesn't keep it shut for ever: names change with each rollout", () => {
    const now = 700 + LIFE + 1;
    const fresh = [holds(now - 5, "b-2"), holds(now - 4, "c-2"), holds(now - 3, "b-2")];
    const old = holds(700, "b-1", "old");
    expect(heard(2, now - 1, old, ...fresh)).toEqual(SEEN);
    expect(heard(2, now, old, ...fresh)).toEqual([]);
    // Of those that are there now one is still unheard: it may be the old one.
    expect(heard(3, now, old, ...fresh)).toEqual(SEEN);
    // Another source says nothing of the one that this source heard.
    const elsewhere = fresh.map((one) => ({ ...one, source: "other" }));
    expect(heard(2, now, old, ...elsewhere)).toEqual(SEEN);
  });

  test("one whose report is too old is nobody any more", () => {
    const now = 800 + LIFE;
    const both = [holds(800, "a"), holds(now - 20, "b")];
    expect(heard(2, now, holds(700, "b"), ...both)).toEqual([]);
    expect(heard(2, now + 1, holds(700, "b"), ...both)).toEqual(BLIND);
  });

  test("a call on the leaked key asks for a later word of each", () => {
    const call = fact("api", 850, { key: "old", via: "audit", source: "log" });
    const before = [holds(800, "a"), holds(801, "b"), holds(802, "a")];
    expect(heard(2, NOW, ...before, call, holds(860, "a"))).toEqual(SEEN);
    expect(heard(2, NOW, ...before, call, holds(860, "a"), holds(861, "b"))).toEqual([]);
  });

  test("a key that is neither, reported by one of them, leaves it open", () => {
    const both = [holds(800, "a"), holds(801, "b"), holds(802, "a")];
    expect(heard(2, NOW, ...both, holds(803, "c", "unnamed"))).toEqual(BLIND);
  });

  test("calls that look like it on the leaked key are its own until all were heard", () => {
    const row = {
      at: t(850),
      keyId: LEAKED,
      userAgent: "api/1",
      address: null,
      principal: null,
      action: "chat",
      outcome: "accepted",
      hash: "",
    } as unknown as Parameters<typeof attribute>[1];
    const by = (...reports: readonly Evidence[]) => attribute(told(2, ...reports), row, () => false).by;
    expect(by(holds(800, "a"))).toBe("consumers");
    expect(by(holds(800, "a"), holds(801, "b"), holds(802, "a"))).toBe("unknown");
    expect(by(holds(800, "a"), holds(851, "b"), holds(852, "a"))).toBe("consumers");
  });

  test("what is missing is said", () => {
    const [blocker] = revocationBlockers(told(3, used, holds(800, "a")), t(NOW));
    expect(blocker?.clears).toMatch(
      /^of 3 instances of api 1 reported the new key: .*attest old-key-unused$/,
    );
    // Two are missing, and a look each call period meets one of them.
    expect(blocker?.clearsAt).toBe(t(NOW + 2 * PERIOD));
    const [nameless] = revocationBlockers(told(3, used, holds(800)), t(NOW));
    expect(nameless?.clears).toMatch(/^of 3 instances of api 1 reported/);
    expect(nameless?.clearsAt).toBeUndefined();
  });
});

describe("rule 2b, of several instances", () => {
  const run = (at: number, instance?: string): Evidence =>
    fact("api", at, { key: "unnamed", ...(instance === undefined ? {} : { instance }) });
  const disabled = (instances: number, ...runs: readonly Evidence[]): readonly string[] =>
    shut(
      after(
        gated(setting(instances)),
        looked(601, "disabled"),
        ...runs.map((one) => saw(1000, { evidence: [one] })),
      ),
      1000,
    );
  const FROM = 601 + CACHE + 1;
  const THEN = FROM + PERIOD;
  const OPEN = ["NEW_USE_UNPROVEN api", "OLD_USE_UNOBSERVABLE api"];

  test("each must run twice, a period apart", () => {
    const a = [run(FROM, "a"), run(THEN, "a")];
    expect(disabled(1, ...a)).toEqual([]);
    expect(disabled(2, ...a)).toEqual(OPEN);
    expect(disabled(2, ...a, run(FROM, "b"))).toEqual(OPEN);
    expect(disabled(2, ...a, run(FROM, "b"), run(THEN, "b"))).toEqual([]);
  });

  test("runs of nobody in particular prove one", () => {
    expect(disabled(2, run(FROM), run(THEN), run(THEN + PERIOD), run(THEN + 2 * PERIOD))).toEqual(OPEN);
    expect(disabled(1, run(FROM, "a"), run(THEN, "b"))).toEqual([]);
  });

  test("two that never ran side by side are one and what became of it", () => {
    const later = THEN + 10;
    const a = [run(FROM, "a"), run(THEN, "a")];
    expect(disabled(2, ...a, run(later, "b"), run(later + PERIOD, "b"))).toEqual(OPEN);
  });
});

describe("of several instances that take turns", () => {
  test("silence lasts that much longer", () => {
    const incident = gated(setting(3));
    const [api] = Object.values(incident.consumers);
    expect(silenceWindow(incident, api!)).toBe(2 * PERIOD * 3);
    const quiet = (through: number) =>
      shut(
        after(
          incident,
          saw(through + LAG, { readings: [reading(through)], evidence: [fact("api", through)] }),
        ),
        through + LAG,
      );
    expect(quiet(SWAPPED + 6 * PERIOD - 1)).toEqual(["SILENCE_RUNNING api"]);
    expect(quiet(SWAPPED + 6 * PERIOD)).toEqual([]);
  });

  test("a report of one is fresh for that much longer", () => {
    const over = { period: 3600, instances: 4 };
    const at = SWAPPED + 1;
    const seen = [holds(at, "a"), holds(at, "b"), holds(at, "c"), holds(at, "d")];
    const incident = (reports: readonly Evidence[], now: number) =>
      after(
        gated({ consumers: [consumer("api", over)], plan: { overlap: 86_400 } }),
        saw(now, { evidence: [...reports, fact("api", now)] }),
        attested(now, BO, "leak-path-closed", "incident"),
      );
    const last = at + 1.5 * 3600 * 4;
    expect(shut(incident(seen, last), last)).toEqual([]);
    expect(shut(incident(seen, last + 1), last + 1)).toEqual(BLIND);
  });
});

describe("rule 1, of several instances that run when asked", () => {
  const runs = (at: number, ...names: readonly string[]): readonly Evidence[] =>
    names.flatMap((instance) => [
      fact("api", at, { instance }),
      fact("api", at, { instance, fact: "holds" }),
    ]);
  const asked = (...rows: Parameters<typeof after>[1][]): readonly string[] =>
    shut(after(gated(setting(2, { period: "on-demand" })), ...rows), NOW);
  const look = (evidence: readonly Evidence[]) => saw(NOW - 5, { evidence });
  const MISSING = ["NEW_USE_UNPROVEN api"];

  test("each must run twice", () => {
    const a = look(runs(700, "a", "b"));
    expect(asked(a, look(runs(800, "a")))).toEqual(MISSING);
    expect(asked(a, look(runs(800, "a", "b")))).toEqual([]);
    expect(asked(a, look(runs(720, "a", "b")))).toEqual(MISSING);
  });

  test("a person's word is a run of all of them", () => {
    const word = (at: number) => attested(NOW - 2, ANA, "new-key-in-use", "api", at);
    const once = look(runs(700, "a", "b"));
    expect(asked(once, word(800))).toEqual([]);
    expect(asked(look(runs(700, "a")), word(800))).not.toEqual([]);
    const held = look(["a", "b"].map((instance) => fact("api", 700, { instance, fact: "holds" })));
    expect(asked(held, word(750))).toEqual(MISSING);
    expect(asked(held, word(750), word(820))).toEqual([]);
  });

  test("the silence of a log says nothing before each did", () => {
    const quiet = saw(NOW, { readings: [reading(NOW - LAG)] });
    const bare = (at: number, ...names: readonly string[]) =>
      look(runs(at, ...names).filter(({ fact: what }) => what === "use"));
    expect(asked(bare(700, "a", "b"), bare(780, "a"), quiet)).toEqual([...MISSING, ...BLIND]);
    expect(asked(bare(700, "a", "b"), bare(780, "a", "b"), quiet)).toEqual([]);
  });

  test("what is missing is said", () => {
    const incident = after(gated(setting(2, { period: "on-demand" })), look(runs(700, "a")));
    const [blocker] = revocationBlockers(incident, t(NOW));
    expect(blocker?.clears).toMatch(
      /^run each of the 2 instances of api 2 times.*\(1 ran\).*attest new-key-in-use$/,
    );
  });
});

describe("rule 3, of several instances", () => {
  const both = [holds(800, "a"), holds(801, "b"), holds(802, "a")];
  const refusal = fact("api", 810, { fact: "refusal", instance: "a" });
  const works = (at: number, instance: string): Evidence => fact("api", at, { instance });
  const given = (...evidence: readonly Evidence[]): readonly string[] =>
    heard(2, NOW, ...both, refusal, ...evidence);
  const REFUSED = ["NEW_KEY_REFUSED api"];

  test("one that works says nothing of another that was refused", () => {
    const elsewhere = fact("api", 870, { source: "other" });
    expect(given(works(820, "b"), elsewhere)).toEqual(REFUSED);
    expect(given(works(820, "a"))).toEqual([]);
  });

  test("one that was refused and replaced is over when all that are there work", () => {
    expect(given(works(820, "b"), works(821, "c"))).toEqual(REFUSED);
    expect(given(works(820, "b"), works(821, "c"), works(822, "b"))).toEqual([]);
  });
});
