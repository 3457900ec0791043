import type { Caller } from "../../src/core/evidence.ts";
import type { CloseReason, EventBody, EventData } from "../../src/core/journal.ts";
import { plus } from "../../src/core/time.ts";
import { endingGround } from "../../src/core/verdict.ts";
import { LEAKED, WATCH, consumer, row, seen } from "./rows.ts";
import { type Word, type Words, inState } from "./word.ts";

const HANDLE = { prefix: "team.", lastFour: "0001", length: 40, fingerprint: "fingerprint-EXAMPLE" };
const ERROR = { code: "ERR_EXAMPLE", message: "an example" };
export const STRANGER = "C-00000001";
export const STRAY = "key_stray";
export const CHILD = "key_child";

const early = inState("containing", "auditing", "reissuing");
const swapped = inState("swapping", "revoking.gated", "revoking.ending");
const behindGate = inState("revoking.confirming", "notifying.watching");
const always = (): boolean => true;

function stranger(keyId: string, at: string): Caller {
  return {
    id: STRANGER,
    key: keyId === LEAKED ? "old" : "lineage",
    keyId,
    userAgent: "curl/8",
    address: "203.0.113.9",
    principal: null,
    actions: ["chat"],
    accepted: 1,
    refused: 0,
    first: at,
    last: at,
    lastAccepted: at,
    rowsHash: "rows-EXAMPLE",
  };
}

function intent(effect: string, kind: EventData["effect.intended"]["kind"], subject: string, ending: boolean) {
  return { effect, kind, subject, ending, attempt: 1 };
}

/** What stanch writes until every consumer is swapped. */
export const preparing = {
  lookedLive: {
    when: inState("containing.looking", "revoking.gated"),
    row: (at) => row(at, "key.looked", { state: "live", own: "clean", detail: "" }),
  },
  lookedDead: {
    when: inState("containing.looking", "revoking.gated"),
    row: (at) => row(at, "key.looked", { state: "dead", own: "clean", detail: "" }),
  },
  lookedTainted: {
    when: inState("containing.looking"),
    row: (at) => row(at, "key.looked", { state: "live", own: "tainted", detail: "" }),
  },
  paused: {
    when: (place) => inState("containing.restraining")(place) && place.incident.rungs.length === 0,
    row: (at) => row(at, "rung.applied", { effect: "contain/pause", rung: "pause", detail: "" }),
  },
  unpaused: {
    when: (place) => place.incident.rungs.length > 0 && !early(place),
    row: (at) => row(at, "rung.undone", { effect: "undo/pause", rung: "pause" }),
  },
  contained: { when: always, row: (at) => row(at, "contain.settled", { rung: at.plan.rung }) },
  auditRead: { when: inState("auditing.reading"), row: (at) => audit(at, [], []) },
  auditFoundChild: {
    when: inState("auditing.reading"),
    row: (at) => audit(at, [stranger(CHILD, at.lastAt)], [CHILD]),
  },
  auditJudged: { when: always, row: (at) => row(at, "audit.judged", { unclassified: 0 }) },
  preflightPassed: {
    when: inState("reissuing"),
    row: (at) => row(at, "stores.preflighted", { failed: [] }),
  },
  preflightFailed: {
    when: inState("reissuing"),
    row: (at) => row(at, "stores.preflighted", { failed: [{ consumer: "a", error: ERROR }] }),
  },
  reissueIntended: {
    when: inState("reissuing"),
    row: (at) => row(at, "effect.intended", intent("reissue/shared", "reissue", "shared", false)),
  },
  reissueIntendedAsEnding: {
    when: always,
    row: (at) => row(at, "effect.intended", intent("reissue/shared", "reissue", "shared", true)),
  },
  reissued: { when: inState("reissuing"), row: (at) => reissued(at, "EXAMPLE") },
  reissuedWrong: { when: inState("reissuing"), row: (at) => reissued(at, "ANOTHER") },
  orphanFound: {
    when: (place) => inState("reissuing")(place) && place.incident.orphans.length === 0,
    row: (at) =>
      row(at, "orphan.found", {
        effect: "reissue/shared",
        replacement: "shared",
        keyId: STRAY,
        endable: true,
      }),
  },
  orphanEndIntended: {
    when: always,
    row: (at) => row(at, "effect.intended", intent(`orphan/${STRAY}`, "endOrphan", STRAY, true)),
  },
  orphanEnded: {
    when: ({ incident }) => incident.effects[`orphan/${STRAY}`]?.state === "intended",
    row: (at) => row(at, "orphan.ended", { effect: `orphan/${STRAY}`, keyId: STRAY }),
  },
  childEndIntended: {
    when: always,
    row: (at) => row(at, "effect.intended", intent(`lineage/${CHILD}`, "endLineage", CHILD, true)),
  },
  childEnded: {
    when: ({ incident }) => incident.effects[`lineage/${CHILD}`]?.state === "intended",
    row: (at) => row(at, "lineage.ended", { effect: `lineage/${CHILD}`, keyId: CHILD, how: "ended" }),
  },
  swapSettled: { when: always, row: (at) => row(at, "swap.settled", { failed: [] }) },
  looked: { when: swapped, row: (at) => seen(at, []) },
  strangerSeen: {
    when: swapped,
    row: (at) => seen(at, [], [stranger(LEAKED, at.lastAt)]),
  },
} as const satisfies Words;

/** What happens to one consumer and is seen of it. */
export function wordsOf(id: string) {
  const effect = `swap/${id}`;
  return {
    written: {
      when: swapped,
      row: (at) => row(at, "consumer.written", { effect, consumer: id, class: "observed" }),
    },
    failed: {
      when: inState("swapping.writing"),
      row: (at) => row(at, "consumer.failed", { effect, consumer: id, error: ERROR, retryAt: null }),
    },
    rolledBack: {
      when: swapped,
      row: (at) => row(at, "consumer.rolledBack", { effect: `rollBack/${id}`, consumer: id }),
    },
    proven: {
      when: swapped,
      row: (at) =>
        seen(at, [
          { consumer: id, fact: "use", key: "new" },
          { consumer: id, fact: "holds", key: "new" },
        ]),
    },
    usedNew: { when: swapped, row: (at) => seen(at, [{ consumer: id, fact: "use", key: "new" }]) },
    usedOld: { when: swapped, row: (at) => seen(at, [{ consumer: id, fact: "use", key: "old" }]) },
    heldOld: { when: swapped, row: (at) => seen(at, [{ consumer: id, fact: "holds", key: "old" }]) },
    refused: { when: swapped, row: (at) => seen(at, [{ consumer: id, fact: "refusal", key: "new" }]) },
  } as const satisfies Words;
}

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
  gateShut: { when: always, row: (at) => row(at, "gate.shut", { blockers: [] }) },
  canaryRefused: { when: behindGate, row: (at) => canary(at, "refused", 1) },
  canaryUnclear: { when: inState("revoking.confirming"), row: (at) => canary(at, "unknown", 1) },
  canaryAccepted: { when: behindGate, row: (at) => canary(at, "accepted", 1) },
  canaryAcceptedLate: { when: inState("revoking.confirming"), row: (at) => canary(at, "accepted", 120) },
  spoolCleared: {
    when: inState("revoking.confirming", "notifying.sending"),
    row: (at) => row(at, "spool.cleared", { names: ["leaked"] }),
  },
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
  closedFalsePositive: close("falsePositive"),
  closedAccepted: close("accepted", WATCH + 1),
  aborted: { when: always, row: (at) => row(at, "incident.aborted", { left: [] }) },
} as const satisfies Words;

export function added(id: string) {
  return {
    added: {
      when: (place) => inState("revoking.gated")(place) && place.incident.consumers[id] === undefined,
      row: (at) =>
        row(at, "consumer.added", {
          consumer: consumer(id),
          replacement: "shared",
          by: "ana",
          signature: "signature-EXAMPLE",
        }),
    },
  } as const satisfies Words;
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

function reissued(at: IncidentNow, team: string): EventBody {
  const key = { id: `key_${team}`, name: "shared", state: "live", kind: "team", team } as const;
  return row(at, "key.reissued", { effect: "reissue/shared", replacement: "shared", key, handle: HANDLE });
}

function audit(at: IncidentNow, callers: readonly Caller[], minted: readonly string[]): EventBody {
  const reading = {
    source: "log",
    identifiesKey: true,
    recordsRefusals: false,
    // Of consumers' calls it covers none, so that silence proves nothing; without consumers it covers all.
    covers: Object.keys(at.consumers).length === 0 ? ["*"] : ["admin"],
    lag: 0,
    from: plus(at.openedAt, -at.plan.lookback),
    through: at.openedAt,
    gaps: [],
  };
  return row(at, "audit.read", {
    readings: [reading],
    window: { first: null, last: null },
    receipts: [],
    callers,
    lineage: minted.map((id) => ({
      id,
      kind: "key",
      mintedAt: at.openedAt,
      source: "log",
      mintedBy: STRANGER,
    })),
    cannotSee: [],
    silent: [],
  });
}
