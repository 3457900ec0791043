import { NOTHING_FOUND, madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import type { Caller } from "../../src/core/evidence.ts";
import type { LineageItem } from "../../src/core/audit-summary.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { CallerClass, EffectKind, EventBody, EventData } from "../../src/core/journal.ts";
import {
  isEnding,
  isEndingAdmissible,
  isLineageHostile,
  isRevocationUnblocked,
} from "../../src/core/predicates.ts";
import { endingGround, verdictOf } from "../../src/core/verdict.ts";
import {
  ANA,
  BO,
  EVE,
  LEAKED,
  after,
  attested,
  gated,
  looked,
  opened,
  proves,
  row,
  saw,
  signed,
  stranger,
  t,
} from "./builders.ts";

const NOW = 900;
const THIEF = stranger(100, { id: "C-00000001" });
const child = madeWithKey({ id: "key-child", mintedAt: t(100), mintedBy: THIEF.id });

function audited(items: readonly LineageItem[], callers: readonly Caller[]): Incident {
  const data: EventData["audit.read"] = {
    ...NOTHING_FOUND,
    callers,
    lineage: items,
  };
  return after(gated(), row(700, "audit.read", data));
}
function calls(by: string, caller: Caller, as: CallerClass): EventBody {
  const data = { caller: caller.id, as, rowsHash: caller.rowsHash, reason: "EXAMPLE" };
  return signed(800, by, "caller.classified", data);
}
const hostile = (caller: Caller): readonly EventBody[] => [
  calls(ANA, caller, "hostile"),
  calls(BO, caller, "hostile"),
];
function intent(kind: EffectKind, subject: string, ending = true): EventData["effect.intended"] {
  return { effect: `${kind}/x`, kind, subject, ending, attempt: 1 };
}
const mayEnd = (incident: Incident, kind: EffectKind, subject: string, state = "revoking.ending"): boolean =>
  isEndingAdmissible(incident, intent(kind, subject), state, t(NOW));
const isHostile = (incident: Incident): boolean =>
  incident.lineage.some((item) => item.id === child.id && isLineageHostile(incident, item));

describe("a key that the leaked key made", () => {
  const onIt = stranger(200, { id: "C-00000002", key: "lineage", keyId: child.id });

  test("may be ended when two people called its maker and everybody on it hostile", () => {
    const incident = audited([child], [THIEF, onIt]);
    expect(isHostile(after(incident, ...hostile(THIEF)))).toBe(false);
    expect(isHostile(after(incident, ...hostile(onIt)))).toBe(false);
    const judged = after(incident, ...hostile(THIEF), ...hostile(onIt));
    expect(isHostile(judged)).toBe(true);
    expect(mayEnd(judged, "endLineage", child.id, "")).toBe(true);
  });

  test("is judged by its own maker and callers, whoever else is about", () => {
    const elsewhere = stranger(200, { id: "C-00000003", key: "lineage", keyId: "key-another" });
    const other = { ...child, id: "key-another", mintedBy: elsewhere.id };
    const judged = after(audited([other, child], [THIEF, elsewhere]), ...hostile(THIEF));
    expect(mayEnd(judged, "endLineage", child.id, "")).toBe(true);
    expect(mayEnd(judged, "endLineage", other.id, "")).toBe(false);
    expect(mayEnd(judged, "endLineage", "key-unheard-of", "")).toBe(false);
  });

  test("may not be ended on one person's word, or with somebody's who isn't enrolled", () => {
    const incident = audited([child], [THIEF]);
    expect(isHostile(incident)).toBe(false);
    expect(isHostile(after(incident, calls(ANA, THIEF, "hostile")))).toBe(false);
    expect(isHostile(after(incident, calls(ANA, THIEF, "hostile"), calls(EVE, THIEF, "hostile")))).toBe(
      false,
    );
  });

  test("may not be ended while a consumer or the responder is on it", () => {
    const incident = after(audited([child], [THIEF, onIt]), ...hostile(THIEF));
    expect(isHostile(after(incident, calls(ANA, onIt, "responder")))).toBe(false);
    expect(isHostile(after(incident, calls(ANA, onIt, "consumer")))).toBe(false);
  });

  test("may not be ended if a declared consumer or the responder made it", () => {
    expect(isHostile(audited([{ ...child, mintedBy: null }], []))).toBe(false);
  });

  test("may not be ended if nobody knows who made it, even if somebody goes by the name of nobody", () => {
    const nobody = stranger(100, { id: "null" });
    const incident = after(audited([{ ...child, mintedBy: null }], [nobody]), ...hostile(nobody));
    expect(isHostile(incident)).toBe(false);
  });

  test("is a key: sessions and principals aren't ended by stanch, nor is what has ended", () => {
    for (const item of [
      { ...child, kind: "session" as const },
      { ...child, kind: "principal" as const },
    ]) {
      expect(isHostile(after(audited([item], [THIEF]), ...hostile(THIEF)))).toBe(false);
    }
    const dead = after(
      audited([child], [THIEF]),
      ...hostile(THIEF),
      attested(810, ANA, "key-dead", child.id),
    );
    expect(isHostile(dead)).toBe(false);
  });

  test("isn't the leaked key or a replacement under another name", () => {
    for (const id of [LEAKED, "key-api"]) {
      const incident = after(audited([{ ...child, id }], [THIEF]), ...hostile(THIEF));
      expect(mayEnd(incident, "endLineage", id)).toBe(false);
    }
  });
});

describe("a surplus key of a reissue", () => {
  const found = (keyId: string, endable: boolean): Incident =>
    after(
      gated(),
      row(700, "orphan.found", {
        effect: "sweep/api",
        replacement: "api",
        keyId,
        endable,
        name: null,
        createdAt: null,
        lastUsedAt: null,
      }),
    );

  test("may be ended if it is surely surplus, once", () => {
    expect(mayEnd(found("key-stray", true), "endOrphan", "key-stray", "")).toBe(true);
    const ended = row(710, "orphan.ended", { effect: "orphan/x", keyId: "key-stray" });
    expect(mayEnd(after(found("key-stray", true), ended), "endOrphan", "key-stray", "")).toBe(false);
  });

  test("may not on a maybe, nor a key that nobody found", () => {
    expect(mayEnd(found("key-stray", false), "endOrphan", "key-stray")).toBe(false);
    expect(mayEnd(found("key-stray", true), "endOrphan", "key-another")).toBe(false);
  });

  test("is never the leaked key or the replacement itself", () => {
    expect(mayEnd(found(LEAKED, true), "endOrphan", LEAKED)).toBe(false);
    expect(mayEnd(found("key-api", true), "endOrphan", "key-api")).toBe(false);
  });
});

describe("the leaked key", () => {
  const proven = after(gated(), proves(880, "api"));
  const open = after(
    proven,
    signed(890, BO, "approval.granted", { verdict: verdictOf(proven, t(890)), visit: 1 }),
  );

  test("may be ended through the open gate, in the state for it, and only that key", () => {
    expect(mayEnd(open, "end", LEAKED)).toBe(true);
    expect(mayEnd(open, "end", LEAKED, "revoking.gated")).toBe(false);
    expect(mayEnd(open, "end", "key-api")).toBe(false);
    expect(mayEnd(proven, "end", LEAKED)).toBe(false);
  });

  test("isn't ended twice: a dead key needs no revocation", () => {
    expect(isRevocationUnblocked(open, t(NOW))).toBe(true);
    const dead = after(proven, looked(885, "dead"));
    const approval = { verdict: verdictOf(dead, t(890)), visit: 1 };
    const approved = after(dead, signed(890, BO, "approval.granted", approval));
    expect(endingGround(approved, t(NOW))).toBe("gate");
    expect(isRevocationUnblocked(approved, t(NOW))).toBe(false);
  });

  test("may not be ended when the gate shut between the approval and the call", () => {
    const seen = saw(895, { callers: [stranger(894)] });
    expect(mayEnd(after(open, seen), "end", LEAKED)).toBe(false);
  });

  test("may not be ended as a swap, a roll-back or whatever else claims to end", () => {
    for (const kind of ["swap", "rollBack", "restrict", "pause", "disable", "undoRung", "notify"] as const) {
      expect(mayEnd(open, kind, LEAKED)).toBe(false);
    }
  });

  test("is ended by what ends, even if the row calls it harmless", () => {
    for (const kind of ["end", "endOrphan", "endLineage"] as const) {
      expect(isEnding(proven, intent(kind, LEAKED, false))).toBe(true);
      expect(isEndingAdmissible(proven, intent(kind, LEAKED, false), "revoking.ending", t(NOW))).toBe(false);
    }
    expect(isEnding(proven, intent("reissue", "api", false))).toBe(false);
    expect(isEnding(opened({ overlapping: false }), intent("notify", "x", false))).toBe(false);
    expect(isEnding(opened({ overlapping: false }), intent("reissue", "api", false))).toBe(true);
    expect(isEndingAdmissible(proven, intent("notify", "x", false), "", t(NOW))).toBe(true);
  });
});
