import { NOTHING_FOUND } from "./audits.ts";
import { describe, expect, it } from "vitest";
import { changeOfStrategy, rungToClimb } from "../../src/core/strategy-course.ts";
import { costsOf } from "../../src/core/strategy-costs.ts";
import { factsOf } from "../../src/core/strategy-facts.ts";
import type { Incident } from "../../src/core/incident.ts";
import { after, consumer, gated, opened } from "./builders.ts";
import {
  ANA,
  BO,
  CY,
  EVE,
  attested,
  looked,
  proves,
  reading,
  row,
  saw,
  signed,
  stranger,
  t,
} from "./rows.ts";

const CALLER = stranger(700).id;
const called = (by: string, as: "hostile" | "responder", at: number) =>
  signed(at, by, "caller.classified", { caller: CALLER, as, rowsHash: "rows-EXAMPLE", reason: "EXAMPLE" });

function audited(incident: Incident, at: number, callers: ReturnType<typeof stranger>[] = []): Incident {
  return after(
    incident,
    row(at, "audit.read", {
      ...NOTHING_FOUND,
      readings: [reading(at)],
      callers,
    }),
  );
}

/** The strategy is put on record, as the engine does. */
function changed(incident: Incident, at: number): Incident {
  const next = changeOfStrategy(incident);
  if (next === null) throw new Error("nothing changed");
  const { strategy, rung, reasons } = next;
  const costs = costsOf(incident, t(at));
  return after(incident, row(at, "strategy.changed", { strategy, rung, reasons, ...costs }));
}

const seen = (accepted: number, lastAccepted: string | null = t(700)) =>
  audited(gated(), 710, [stranger(700, { accepted, lastAccepted })]);

describe("abuse", () => {
  it("is a hostile caller who was let in, by the word of two people", () => {
    const one = after(seen(3), called(ANA, "hostile", 720));
    expect(factsOf(one).abuse).toEqual([]);
    expect(factsOf(after(one, called(BO, "hostile", 730))).abuse).toEqual([
      `Caller ${CALLER} is hostile and was let in since the exposure.`,
    ]);
  });

  it("isn't proven by one person twice, nor by a stranger to the incident", () => {
    const twice = after(seen(3), called(ANA, "hostile", 720), called(ANA, "hostile", 7200));
    expect(factsOf(twice).abuse).toEqual([]);
    expect(factsOf(after(seen(3), called(ANA, "hostile", 720), called(EVE, "hostile", 730))).abuse).toEqual(
      [],
    );
  });

  it("isn't a hostile caller who was always refused, or only let in before the exposure", () => {
    const both = [called(ANA, "hostile", 720), called(BO, "hostile", 730)];
    expect(factsOf(after(seen(0, null), ...both)).abuse).toEqual([]);
    const early = seen(3, t(-600));
    const exposed = { ...early, leaked: { ...early.leaked, exposedAt: t(-60) } };
    expect(factsOf(after(exposed, ...both)).abuse).toEqual([]);
    expect(
      factsOf(after({ ...exposed, leaked: { ...exposed.leaked, exposedAt: t(-601) } }, ...both)).abuse,
    ).toHaveLength(1);
  });

  it("is what an enrolled person attests of the incident", () => {
    expect(factsOf(after(gated(), attested(700, CY, "abuse-seen", "incident"))).abuse).toHaveLength(1);
    expect(factsOf(after(gated(), attested(700, EVE, "abuse-seen", "incident"))).abuse).toEqual([]);
    expect(factsOf(after(gated(), attested(700, CY, "leak-path-closed", "incident"))).abuse).toEqual([]);
  });
});

describe("callers and logs", () => {
  it("are unread until the audit, then known, or unknown while somebody hasn't been classified", () => {
    expect(factsOf(gated())).toMatchObject({ callers: "unread", audit: "planned" });
    expect(factsOf(audited(gated(), 710))).toMatchObject({ callers: "known", audit: "sees" });
    expect(factsOf(seen(1)).callers).toBe("unknown");
    expect(factsOf(after(seen(1), called(ANA, "responder", 720))).callers).toBe("known");
  });

  it("are nobody's only if the inventory is empty and a log that names keys was read", () => {
    const empty = opened({ consumers: [] });
    expect(factsOf(empty).callers).toBe("unread");
    expect(factsOf(audited(empty, 710)).callers).toBe("none");
    const blind = audited(empty, 710);
    const keyless = { ...blind, readings: { log: reading(710, { identifiesKey: false }) } };
    expect(factsOf(keyless)).toMatchObject({ callers: "known", audit: "blind" });
    expect(factsOf(audited(empty, 710, [stranger(700)])).callers).toBe("unknown");
  });
});

describe("the rungs that are possible", () => {
  const plan = { restriction: { networks: ["10.0.0.0/8"] }, pause: { apply: "stop", undo: "start" } };

  it("are those that provider and plan allow; callers are paused before the swap only", () => {
    const start = opened({ consumers: [consumer("api")], plan });
    expect(factsOf(start).possible).toEqual(["observe", "restrict", "pause", "disable"]);
    expect(factsOf(gated({ consumers: [consumer("api")], plan })).possible).toEqual([
      "observe",
      "restrict",
      "disable",
    ]);
    expect(factsOf(opened({ consumers: [], plan })).possible).not.toContain("pause");
    expect(factsOf(opened({ consumers: [consumer("api")] })).possible).toEqual(["observe", "disable"]);
  });
});

describe("a change of strategy", () => {
  const abused = after(seen(3), called(ANA, "hostile", 720), called(BO, "hostile", 730));

  it("is told once, and back again only when the abuse is taken back", () => {
    expect(changeOfStrategy(abused)).toMatchObject({ strategy: "contain-now", rung: "disable" });
    const told = changed(abused, 740);
    expect(changeOfStrategy(told)).toBeNull();
    expect(changeOfStrategy(after(told, called(ANA, "responder", 750)))).toMatchObject({
      strategy: "rotate-first",
    });
  });

  it("doesn't flap with callers who are unknown and then known", () => {
    const unknown = changed(seen(1), 720);
    expect(unknown.strategy).toMatchObject({ strategy: "disable-first" });
    const known = after(unknown, called(ANA, "responder", 730));
    expect(changeOfStrategy(known)).toBeNull();
    const another = saw(800, { callers: [stranger(790, { id: "C-0000000f" })] });
    expect(changeOfStrategy(after(known, another))).toBeNull();
  });

  it("isn't one any more when the key has ended", () => {
    const ended = after(
      abused,
      row(740, "key.ended", { effect: "end/x", keyId: "key-leaked", how: "ended" }),
    );
    expect(changeOfStrategy(ended)).toBeNull();
  });
});

describe("the rung to climb to", () => {
  const abused = changed(after(seen(3), called(ANA, "hostile", 720), called(BO, "hostile", 730)), 740);
  const looking = after(abused, looked(741));
  const no = (by: string) => signed(750, by, "rung.declined", { rung: "disable", reason: "EXAMPLE" });

  it("is beyond the team's own choice only for abuse", () => {
    expect(rungToClimb(looking)).toBe("disable");
    const unknown = after(changed(seen(1), 720), looked(741));
    expect(rungToClimb(unknown)).toBeNull();
    expect(rungToClimb({ ...unknown, plan: { ...unknown.plan, rungBy: "facts" } })).toBe("disable");
  });

  it("isn't one that is applied, or that a person of the incident said no to", () => {
    const applied = row(742, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });
    expect(rungToClimb(after(looking, applied))).toBeNull();
    expect(rungToClimb(after(looking, no(BO)))).toBeNull();
    expect(rungToClimb(after(looking, no(EVE)))).toBe("disable");
  });

  it("is asked for again once the strategy has changed again", () => {
    const declined = after(looking, no(BO), called(ANA, "responder", 760));
    const calm = changed(declined, 770);
    const again = changed(after(calm, called(ANA, "hostile", 780)), 790);
    expect(rungToClimb(again)).toBe("disable");
  });

  it("stays off where a person took it off", () => {
    const undone = after(
      looking,
      row(742, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" }),
      signed(743, ANA, "undo.requested", { rung: "disable", reason: "EXAMPLE" }),
      row(744, "rung.undone", { effect: "undo/disable", rung: "disable" }),
    );
    expect(rungToClimb(undone)).toBeNull();
  });
});

describe("the costs", () => {
  it("are the seconds until the gate can open at best, weighed, against those who would break", () => {
    const start = opened({ consumers: [consumer("api")], plan: { privilege: "high" } });
    const { waiting, breaking } = costsOf(start, t(0));
    expect(waiting).toEqual({ seconds: 120, weight: 10 });
    expect(breaking).toMatchObject([{ id: "api" }]);
    const swapped = gated({ consumers: [consumer("api")] });
    expect(costsOf(swapped, t(660)).waiting).toEqual({ seconds: 60, weight: 1 });
    // Given the new key isn't on it yet.
    expect(costsOf(swapped, t(660)).breaking).toMatchObject([{ id: "api" }]);
    const proven = after(swapped, proves(660, "api"));
    expect(costsOf(proven, t(661)).breaking).toEqual([]);
    expect(costsOf(swapped, t(9999)).waiting.seconds).toBe(0);
  });

  it("are bounded by the deadline of the overlap", () => {
    const short = opened({ consumers: [consumer("api", { period: 3600 })], plan: { overlap: 4000 } });
    expect(costsOf(short, t(0)).waiting.seconds).toBe(4000);
    const begun = gated({ consumers: [consumer("api", { period: 3600 })], plan: { overlap: 4000 } });
    expect(costsOf(begun, t(3060)).waiting.seconds).toBe(1000);
  });

  it("weigh an unknown privilege as high", () => {
    expect(costsOf(opened({ plan: { privilege: "unknown" } }), t(0)).waiting.weight).toBe(10);
  });

  it("are nothing for consumers that are proven", () => {
    expect(costsOf(after(gated(), proves(650, "api")), t(651)).waiting.seconds).toBe(0);
    expect(costsOf(after(gated(), proves(650, "other")), t(651)).waiting.seconds).toBe(69);
  });
});
