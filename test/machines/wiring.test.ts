import { madeWithKey } from "../core/audits.ts";
import { initialTransition, transition } from "xstate";
import { describe, expect, it } from "vitest";
import { LEAK_RESPONSE_VERSION, leakResponse } from "../../machines/leak-response.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EffectKind, EventBody, EventType } from "../../src/core/journal.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import {
  ANA,
  BO,
  LEAKED,
  after,
  consumer,
  gated,
  looked,
  opened,
  proves,
  reissued,
  row,
  saw,
  signed,
  stranger,
  t,
} from "../core/builders.ts";
import { EVENT_TYPES, inertRow } from "./inert-rows.ts";
import { opening } from "./rows.ts";
import { type Snapshot, leavesOf, stateOf } from "./snapshot.ts";

/** One row at a time, from a state that is put together by hand: quick, and each names the one way that it is about. */
function goes(state: string, incident: Incident, event: EventBody): Snapshot {
  const [parent = "", child] = state.split(".");
  const value = child === undefined ? parent : { [parent]: child };
  return transition(leakResponse, leakResponse.resolveState({ value, context: incident }), event)[0];
}
const leads = (state: string, incident: Incident, event: EventBody): string =>
  stateOf(goes(state, incident, event));
const isTaken = (state: string, incident: Incident, event: EventBody): boolean =>
  goes(state, incident, event).context !== incident;

const NOW = 900;
const intent = (kind: EffectKind, subject: string, ending = true): EventBody =>
  row(NOW, "effect.intended", { effect: `${kind}/x`, kind, subject, ending, attempt: 1 });
const proven = after(gated(), proves(880, "api"));
const approved = after(
  proven,
  signed(890, BO, "approval.granted", { verdict: verdictOf(proven, t(890)), visit: 1 }),
);
const glass = after(
  gated(),
  ...[ANA, BO].map((by) =>
    signed(880, by, "breakGlass.signed", { reason: "EXAMPLE", breaks: ["api"], expires: t(5000), visit: 1 }),
  ),
);
const started = (ground: "gate" | "break-glass"): EventBody =>
  row(NOW, "revocation.started", { visit: 1, ground });
const ended = row(NOW, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
const ending = after(approved, started("gate"), intent("end", LEAKED));
const over = after(ending, ended);
const canary = (at: number, outcome: "accepted" | "refused" | "unknown"): EventBody =>
  row(at, "canary.probed", { outcome, detail: "" });
const watched = after(over, canary(910, "refused"), canary(1100, "refused"));
const stray = row(700, "orphan.found", {
  effect: "sweep/api",
  replacement: "api",
  keyId: "key-stray",
  endable: true,
  name: null,
  createdAt: null,
  lastUsedAt: null,
});
const asked = (name: string, context: Incident, event: EventBody): boolean | undefined => {
  type Guard = (args: { context: Incident; event: EventBody }) => boolean;
  const guards = leakResponse.implementations.guards as unknown as Record<string, Guard>;
  return guards[name]?.({ context, event });
};
const inert = (type: EventType): EventBody => inertRow(gated(), type);

describe("the way of a response", () => {
  const contained = opened({ plan: { rung: "pause" } });
  const paused = row(5, "rung.applied", { effect: "contain/pause", rung: "pause", detail: "" });
  const dead = after(proven, looked(890, "dead"));

  it.each<[string, Incident, EventBody, string]>([
    ["containing.looking", opened(), looked(1), "containing.restraining"],
    [
      "containing.restraining",
      contained,
      row(6, "contain.settled", { rung: "pause" }),
      "containing.restraining",
    ],
    [
      "containing.restraining",
      after(contained, paused),
      row(6, "contain.settled", { rung: "pause" }),
      "auditing.reading",
    ],
    ["auditing.reading", opened(), inert("audit.read"), "auditing.judging"],
    ["auditing.judging", opened(), inert("audit.judged"), "reissuing"],
    ["reissuing", opened(), inert("lease.taken"), "reissuing"],
    ["reissuing", opened(), reissued(60, "api"), "swapping.writing"],
    ["swapping.writing", opened(), inert("swap.settled"), "swapping.writing"],
    ["swapping.writing", gated(), inert("swap.settled"), "swapping.proving"],
    ["swapping.proving", gated(), saw(700, {}), "revoking.gated"],
    ["revoking.gated", approved, started("gate"), "revoking.ending"],
    ["revoking.gated", approved, started("break-glass"), "revoking.gated"],
    ["revoking.gated", proven, started("gate"), "revoking.gated"],
    ["revoking.gated", glass, started("break-glass"), "revoking.ending"],
    ["revoking.gated", glass, started("gate"), "revoking.gated"],
    ["revoking.gated", gated(), inert("swap.reopened"), "swapping.writing"],
    ["revoking.gated", dead, inert("lease.taken"), "revoking.confirming"],
    ["revoking.ending", ending, ended, "revoking.confirming"],
    ["revoking.ending", approved, ended, "revoking.ending"],
    [
      "revoking.ending",
      ending,
      row(NOW, "key.ended", { effect: "end/x", keyId: "key-other", how: "ended" }),
      "revoking.ending",
    ],
    ["revoking.ending", approved, inert("gate.shut"), "revoking.gated"],
    ["revoking.confirming", over, canary(910, "refused"), "revoking.confirming"],
    [
      "revoking.confirming",
      after(over, canary(910, "refused")),
      canary(1100, "refused"),
      "notifying.sending",
    ],
    ["revoking.confirming", after(over, canary(910, "refused")), canary(920, "accepted"), "revoking.gated"],
    ["notifying.sending", watched, inert("notices.settled"), "notifying.watching"],
    ["notifying.watching", watched, canary(1200, "unknown"), "notifying.watching"],
    ["notifying.watching", watched, canary(1200, "accepted"), "revoking.gated"],
    ["notifying.watching", watched, saw(1200, {}), "notifying.watching"],
    ["notifying.watching", watched, saw(1200, { callers: [stranger(1190)] }), "revoking.gated"],
    ["notifying.watching", watched, row(9000, "incident.closed", { as: "revoked" }), "closed"],
    ["notifying.watching", watched, row(1200, "incident.closed", { as: "revoked" }), "notifying.watching"],
    [
      "swapping.writing",
      after(gated(), signed(880, ANA, "abort.requested", { reason: "EXAMPLE" })),
      row(890, "incident.aborted", { left: [] }),
      "aborted",
    ],
    ["swapping.writing", gated(), row(890, "incident.aborted", { left: [] }), "swapping.writing"],
  ])("from %s", (state, incident, event, expected) => {
    expect(leads(state, incident, event)).toBe(expected);
  });

  const again = looked(2000, "live");
  const refused = row(2000, "replacement.probed", { replacement: "api", outcome: "refused", detail: "" });
  const data = { replacement: "api", keyId: "key-api", reason: "EXAMPLE" };
  const rejected = signed(2000, ANA, "replacement.rejected", data);
  const joins = signed(2000, ANA, "consumer.added", { consumer: consumer("cron"), replacement: "cron" });

  it.each<[string, Incident, EventBody, string]>([
    ["revoking.confirming", over, again, "revoking.gated"],
    ["revoking.confirming", over, looked(2000, "dead"), "revoking.confirming"],
    ["notifying.sending", watched, again, "revoking.gated"],
    ["notifying.watching", watched, again, "revoking.gated"],
    ["notifying.watching", watched, looked(2000, "dead"), "notifying.watching"],
    ["notifying.sending", watched, refused, "revoking.gated"],
    ["notifying.watching", watched, refused, "revoking.gated"],
    ["notifying.sending", watched, rejected, "revoking.gated"],
    ["notifying.watching", watched, rejected, "revoking.gated"],
    ["notifying.watching", watched, joins, "revoking.gated"],
    [
      "notifying.watching",
      watched,
      { ...refused, data: { ...refused.data, outcome: "accepted" } } as EventBody,
      "notifying.watching",
    ],
    ["swapping.writing", opened(), inert("swap.reopened"), "reissuing"],
  ])("back from %s, and what led back is on record", (state, incident, event, expected) => {
    expect(leads(state, incident, event)).toBe(expected);
    expect(goes(state, incident, event).context.lastAt).toBe(event.at);
  });

  it("goes past the confirmation where nobody gave the value, and back where somebody was left behind", () => {
    const unheld = { ...over, leaked: { ...over.leaked, valueHeld: false } };
    expect(leads("revoking.confirming", unheld, inert("lease.taken"))).toBe("notifying.sending");
    const broken: Incident = { ...after(glass, started("break-glass"), ended), watchFrom: t(NOW) };
    expect(leads("revoking.confirming", broken, inert("lease.taken"))).toBe("revoking.gated");
  });

  it("records what it was that led back, or ended the key, before it judges", () => {
    const taken: readonly [string, Incident, EventBody][] = [
      ["revoking.ending", approved, intent("end", LEAKED)],
      ["revoking.ending", ending, { ...ended, at: t(NOW + 1) }],
      ["revoking.confirming", after(over, canary(910, "refused")), canary(920, "accepted")],
      ["notifying.watching", watched, saw(1200, { callers: [stranger(1190)] })],
      [
        "swapping.writing",
        after(gated(), signed(880, ANA, "abort.requested", { reason: "EXAMPLE" })),
        row(890, "incident.aborted", { left: [] }),
      ],
    ];
    for (const [state, incident, event] of taken) {
      expect([event.type, goes(state, incident, event).context.lastAt]).toEqual([event.type, event.at]);
    }
  });

  it("records every row that leads on", () => {
    const ways: readonly [string, Incident, EventBody][] = [
      ["containing.looking", opened(), looked(1)],
      ["containing.restraining", opened(), inert("contain.settled")],
      ["auditing.reading", opened(), inert("audit.read")],
      ["auditing.judging", opened(), inert("audit.judged")],
      ["swapping.writing", gated(), inert("swap.settled")],
      ["revoking.gated", approved, started("gate")],
      ["revoking.gated", gated(), inert("swap.reopened")],
      ["revoking.ending", ending, ended],
      ["revoking.ending", approved, inert("gate.shut")],
      ["notifying.sending", watched, inert("notices.settled")],
      ["notifying.watching", watched, canary(1200, "unknown")],
      ["notifying.watching", watched, canary(1200, "accepted")],
      ["notifying.watching", watched, row(9000, "incident.closed", { as: "revoked" })],
    ];
    for (const [state, incident, event] of ways) {
      expect([event.type, goes(state, incident, event).context.lastAt]).toEqual([event.type, event.at]);
    }
  });

  it("counts each entry into the gate, and doubts an end that wasn't one", () => {
    expect(goes("swapping.proving", gated(), saw(700, {})).context.visit).toBe(2);
    const again = [
      goes("revoking.confirming", after(over, canary(910, "refused")), canary(920, "accepted")),
      goes("notifying.watching", watched, canary(1200, "accepted")),
      goes("notifying.watching", watched, saw(1200, { callers: [stranger(1190)] })),
    ];
    for (const { context } of again) {
      expect(context).toMatchObject({
        visit: 2,
        watchFrom: null,
        leaked: { state: "unknown", endedAt: null },
      });
    }
  });
});

describe("an intent to end a credential", () => {
  it("of the leaked key is taken in the state for it alone, and only on a ground", () => {
    expect(isTaken("revoking.ending", approved, intent("end", LEAKED))).toBe(true);
    expect(isTaken("revoking.ending", proven, intent("end", LEAKED))).toBe(false);
    expect(isTaken("revoking.gated", approved, intent("end", LEAKED))).toBe(false);
  });

  it("that is begun at the open gate and made on broken glass wants its review", () => {
    const closed = signed(890, BO, "review.closed", { findings: "none" });
    const noted = goes("revoking.ending", after(glass, closed), intent("end", LEAKED)).context;
    expect(noted).toMatchObject({ endedOn: "break-glass", glassUsed: true, reviewClosed: false });
    const { context } = goes("revoking.ending", after(approved, closed), intent("end", LEAKED));
    expect(context).toMatchObject({ endedOn: null, glassUsed: false, reviewClosed: true });
  });

  it("by a reissue without overlap is taken while reissuing, once the cutover is signed", () => {
    const start = opened({ overlapping: false });
    const cutover = signed(55, BO, "cutover.signed", { out: [{ consumer: "api", seconds: 60 }], visit: 0 });
    const ready = after(start, row(50, "stores.preflighted", { failed: [] }), cutover);
    expect(isTaken("reissuing", ready, intent("reissue", "api"))).toBe(true);
    expect(isTaken("reissuing", start, intent("reissue", "api"))).toBe(false);
    expect(isTaken("swapping.writing", ready, intent("reissue", "api"))).toBe(false);
  });

  it("with a gate of its own is taken in any state, if that gate is open", () => {
    const hostile = ["ana", "bo"].map((by) =>
      signed(700, by, "caller.classified", { caller: "C-1", as: "hostile", rowsHash: "", reason: "EXAMPLE" }),
    );
    const child = madeWithKey({ id: "key-child", mintedAt: t(1), mintedBy: "C-1" });
    const ready: Incident = { ...after(gated(), stray, ...hostile), lineage: [{ ...child, ended: false }] };
    for (const state of [
      "containing.looking",
      "reissuing",
      "swapping.writing",
      "revoking.ending",
      "notifying.watching",
    ]) {
      expect(isTaken(state, ready, intent("endOrphan", "key-stray"))).toBe(true);
      expect(isTaken(state, ready, intent("endOrphan", "key-other"))).toBe(false);
      expect(isTaken(state, ready, intent("endLineage", "key-child"))).toBe(true);
      expect(isTaken(state, ready, intent("endLineage", "key-other"))).toBe(false);
    }
  });

  it("is none where nothing ends: those are taken everywhere", () => {
    for (const state of ["containing.looking", "reissuing", "swapping.writing", "revoking.ending"]) {
      expect(isTaken(state, gated(), intent("notify", "x", false))).toBe(true);
      expect(isTaken(state, gated(), intent("notify", "x", true))).toBe(false);
    }
  });
});

describe("rows that tell of something", () => {
  /** Rows that only lead from one state to the next, or are judged before they are taken. */
  const LEADING: readonly EventType[] = [
    "incident.opened",
    "effect.intended",
    "contain.settled",
    "audit.judged",
    "swap.reopened",
    "swap.settled",
    "revocation.started",
    "gate.shut",
    "key.ended",
    "canary.probed",
    "notices.settled",
    "incident.closed",
    "incident.aborted",
  ];
  const initial = initialTransition(leakResponse, opening({ consumers: 1 }))[0];

  it.each(EVENT_TYPES.filter((type) => !LEADING.includes(type)))(
    "%s is taken wherever it comes up",
    (type) => {
      expect(isTaken("swapping.writing", gated(), inertRow(gated(), type))).toBe(true);
      expect(leads("swapping.writing", gated(), inertRow(gated(), type))).toBe("swapping.writing");
    },
  );

  it.each(LEADING)("%s isn't, where nothing waits for it", (type) => {
    expect(transition(leakResponse, initial, inertRow(initial.context, type))[0].context).toBe(
      initial.context,
    );
  });

  it.each(EVENT_TYPES)("%s is taken by no incident that is over", (type) => {
    for (const state of ["closed", "aborted"])
      expect(isTaken(state, gated(), inertRow(gated(), type))).toBe(false);
  });
});

describe("the definition", () => {
  it("begins by looking, at the incident that was opened", () => {
    const [snapshot] = initialTransition(leakResponse, opening({ consumers: 1 }));
    expect(stateOf(snapshot)).toBe("containing.looking");
    expect(snapshot.context.id).toBe(opening({ consumers: 1 }).incident);
  });

  it("begins each step where it begins", () => {
    expect(leads("containing.restraining", opened(), inert("contain.settled"))).toBe("auditing.reading");
    expect(leads("auditing.judging", gated(), inert("audit.judged"))).toBe("swapping.writing");
    expect(leads("swapping.proving", gated(), saw(700, {}))).toBe("revoking.gated");
  });

  it("names the step of each state", () => {
    const stepOf = (state: string): unknown => {
      const [parent = ""] = state.split(".");
      return leakResponse.root.states[parent as "closed"]?.meta;
    };
    expect(
      Object.fromEntries(leavesOf(leakResponse).map((state) => [state.split(".")[0], stepOf(state)])),
    ).toEqual({
      containing: { step: "contain" },
      auditing: { step: "audit" },
      reissuing: { step: "reissue" },
      swapping: { step: "swap" },
      revoking: { step: "revoke" },
      notifying: { step: "notify" },
      closed: undefined,
      aborted: undefined,
    });
  });

  it("has no incident before it is given one", () => {
    const [snapshot] = initialTransition(leakResponse, undefined as never);
    expect([snapshot.status, snapshot.context]).toEqual(["active", {}]);
  });

  it("has a version that counts", () => {
    expect(LEAK_RESPONSE_VERSION).toMatch(/^\d+$/);
  });

  it("has guards that answer no to rows that they aren't about", () => {
    const harmless = { ...intent("notify", "x", false).data };
    const orphan = { ...intent("endOrphan", "key-stray").data };
    const about: Readonly<Record<string, EventBody["data"]>> = {
      isRevocationUnblocked: started("gate").data,
      isHarmlessIntent: harmless,
      isEndOfLeakedKey: harmless,
      isCutoverReissue: harmless,
      isEndWithOwnGate: orphan,
      isIntendedEnd: ended.data,
    };
    for (const [name, data] of Object.entries(about)) {
      const context = name === "isRevocationUnblocked" ? approved : after(ending, stray);
      const other = { type: "lease.taken", at: t(NOW), actor: "stanch", data } as unknown as EventBody;
      expect([name, asked(name, context, other)]).toEqual([name, false]);
    }
    expect(asked("isEndWithOwnGate", after(gated(), stray), intent("endOrphan", "key-stray"))).toBe(true);
    expect(asked("isEndWithOwnGate", gated(), intent("notify", "x", false))).toBe(false);
  });
});
