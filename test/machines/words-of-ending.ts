import type { CloseReason, EventBody, EventData } from "../../src/core/journal.ts";
import { plus } from "../../src/core/time.ts";
import { endingGround } from "../../src/core/verdict.ts";
import { LEAKED, WATCH, row, seen } from "./rows.ts";
import { ERROR, STRAY, always, intent, stranger } from "./strangers-and-keys.ts";
import { type Place, type Word, type Words, inState } from "./word.ts";

/** Behind the gate, with the leaked value at hand to present. */
const behindGate = (place: Place): boolean =>
  inState("revoking.confirming", "notifying.watching")(place) && place.incident.leaked.valueHeld;

const afterEnd = inState("revoking.confirming", "notifying");

/** The end of the leaked key, and after. */
export const endingWords = {
  started: {
    when: always,
    row: (at) => started(at, endingGround(at, plus(at.lastAt, 1)) ?? "gate"),
  },
  startedOnAnotherGround: {
    when: inState("revoking.gated"),
    row: (at) => started(at, endingGround(at, plus(at.lastAt, 1)) === "gate" ? "break-glass" : "gate"),
  },
  canaryTooEarly: { when: inState("revoking.gated"), row: (at) => canary(at, "refused", 1) },
  reopened: { when: always, row: (at) => row(at, "swap.reopened", { consumers: [] }) },
  hourPassed: {
    when: inState("revoking.gated", "revoking.ending"),
    row: (at) => row(at, "lease.taken", { token: 2, holder: "host-EXAMPLE" }, 3600),
  },
  noticeIntended: {
    when: inState("revoking.gated"),
    row: (at) => row(at, "effect.intended", intent("notify/a", "notify", "a", false)),
  },
  noticeUnknown: {
    when: ({ incident }) => incident.effects["notify/a"]?.state === "intended",
    row: (at) => row(at, "effect.unknown", { effect: "notify/a", error: ERROR }),
  },
  noticeAbsent: {
    when: ({ incident }) => incident.effects["notify/a"]?.state === "unknown",
    row: (at) => row(at, "effect.absent", { effect: "notify/a" }),
  },
  endIntended: {
    when: always,
    row: (at) => row(at, "effect.intended", intent("end/leaked", "end", LEAKED, true)),
  },
  endCalledHarmless: {
    when: always,
    row: (at) => row(at, "effect.intended", intent("end/leaked", "end", LEAKED, false)),
  },
  leakedCalledChild: {
    when: always,
    row: (at) => row(at, "effect.intended", intent("lineage/leaked", "endLineage", LEAKED, true)),
  },
  endUnknown: {
    when: ({ incident }) => incident.effects["end/leaked"]?.state === "intended",
    row: (at) => row(at, "effect.unknown", { effect: "end/leaked", error: ERROR }),
  },
  endAbsent: {
    when: ({ incident }) => incident.effects["end/leaked"]?.state === "unknown",
    row: (at) => row(at, "effect.absent", { effect: "end/leaked" }),
  },
  keyEnded: {
    when: ({ incident }) => incident.effects["end/leaked"]?.state === "intended",
    row: (at) => row(at, "key.ended", { effect: "end/leaked", keyId: LEAKED, how: "ended" }),
  },
  anotherKeyEnded: {
    when: inState("revoking.ending"),
    row: (at) => row(at, "key.ended", { effect: `orphan/${STRAY}`, keyId: STRAY, how: "ended" }),
  },
  gateShut: { when: always, row: (at) => row(at, "gate.shut", { blockers: [] }) },
  canaryRefused: { when: behindGate, row: (at) => canary(at, "refused", 1) },
  canaryUnclear: { when: inState("revoking.confirming"), row: (at) => canary(at, "unknown", 1) },
  canaryAccepted: { when: behindGate, row: (at) => canary(at, "accepted", 1) },
  canaryAcceptedLate: { when: inState("revoking.confirming"), row: (at) => canary(at, "accepted", 120) },
  spoolCleared: {
    when: inState("revoking.confirming", "notifying.sending"),
    row: (at) => row(at, "spool.cleared", { effect: "clear/spool", names: ["leaked"] }),
  },
  clearIntended: {
    when: ({ incident, state }) =>
      inState("revoking.confirming", "notifying.sending")({ state }) &&
      incident.effects["clear/spool"] === undefined,
    row: (at) =>
      row(at, "effect.intended", {
        ...intent("clear/spool", "clearSpool", "spool", false),
        names: ["leaked"],
      }),
  },
  lookedAlive: { when: afterEnd, row: (at) => looked(at, "live") },
  lookedDisabled: { when: afterEnd, row: (at) => looked(at, "disabled") },
  lookedUnclear: { when: afterEnd, row: (at) => looked(at, "unknown") },
  noticesSettled: { when: always, row: (at) => row(at, "notices.settled", { failed: [] }) },
  watchLooked: { when: inState("notifying.watching"), row: (at) => seen(at, []) },
  usedAgain: {
    when: inState("notifying.watching"),
    row: (at) => {
      const event = seen(at, []);
      return row(at, "evidence.observed", {
        readings: [],
        evidence: [],
        callers: [stranger(LEAKED, event.at)],
        silent: [],
      });
    },
  },
  closedRevoked: close("revoked"),
  closedRevokedLate: close("revoked", WATCH + 1),
  closedDead: close("alreadyDead"),
  closedDeadLate: close("alreadyDead", WATCH + 1),
  closedMoved: close("moved"),
  closedFalsePositive: close("falsePositive"),
  closedAccepted: close("accepted", WATCH + 1),
  aborted: { when: always, row: (at) => row(at, "incident.aborted", { left: [] }) },
} as const satisfies Words;

function looked(at: Parameters<typeof row>[0], state: "live" | "disabled" | "unknown"): EventBody {
  return row(at, "key.looked", { state, own: "clean", detail: "" });
}

type IncidentNow = Parameters<typeof row>[0];

function started(at: IncidentNow, ground: EventData["revocation.started"]["ground"]): EventBody {
  return row(at, "revocation.started", { visit: at.visit, ground });
}

function canary(at: IncidentNow, outcome: "accepted" | "refused" | "unknown", after: number): EventBody {
  return row(at, "canary.probed", { outcome, detail: "" }, after);
}

function close(as: CloseReason, after = 1): Word {
  const when = after === 1 ? inState("containing", "notifying") : always;
  return { when, row: (at) => row(at, "incident.closed", { as }, after) };
}
