import { NOTHING_FOUND, madeWithKey } from "../core/audits.ts";
import type { Caller } from "../../src/core/evidence.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { plus } from "../../src/core/time.ts";
import { LEAKED, RESPONDER, START, row, seen, signedBy } from "./rows.ts";
import { CHILD, ERROR, STRANGER, STRAY, always, intent, stranger, swapped } from "./strangers-and-keys.ts";
import { type Place, type Word, type Words, inState } from "./word.ts";

const HANDLE = { prefix: "team.", lastFour: "0001", length: 40, fingerprint: "fingerprint-EXAMPLE" };
/** The first replacement is no replacement any more: no provider gives the same id twice. */
const isUsedUp = ({ incident }: Place): boolean =>
  incident.orphans.some(({ keyId }) => keyId === "key_EXAMPLE") ||
  incident.replacements["shared"]?.state === "ended";
const probing = inState("revoking.gated", "revoking.ending", "notifying.watching");
const early = inState("containing", "auditing", "reissuing");

/** What stanch writes until every consumer is swapped. */
export const preparing = {
  lookedLive: {
    when: inState("containing.looking", "looking", "revoking.gated"),
    row: (at) => row(at, "key.looked", { state: "live", own: "clean", detail: "" }),
  },
  lookedDead: {
    when: inState("containing.looking", "looking", "revoking.gated"),
    row: (at) => row(at, "key.looked", { state: "dead", own: "clean", detail: "" }),
  },
  lookedTainted: {
    when: inState("containing.looking", "looking"),
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
  reissued: {
    when: (place) => inState("reissuing")(place) && !isUsedUp(place),
    row: (at) => reissued(at, "EXAMPLE"),
  },
  reissuedWrong: { when: inState("reissuing"), row: (at) => reissued(at, "ANOTHER") },
  reissuedAnew: {
    when: (place) => inState("reissuing")(place) && isUsedUp(place),
    row: (at) => reissued(at, "EXAMPLE", "key_ANEW"),
  },
  replacementAccepted: {
    when: (place) => probing(place) && place.incident.replacements["shared"]?.probe === "refused",
    row: (at) => probed(at, "accepted"),
  },
  replacementRefused: { when: probing, row: (at) => probed(at, "refused") },
  replacementDead: { when: probing, row: (at) => probed(at, "unknown", "dead") },
  replacementRejected: rejected(RESPONDER),
  replacementRejectedByStranger: rejected("eve"),
  rejectedEndIntended: {
    when: always,
    row: (at) => row(at, "effect.intended", intent("orphan/key_EXAMPLE", "endOrphan", "key_EXAMPLE", true)),
  },
  rejectedEnded: {
    when: ({ incident }) => incident.effects["orphan/key_EXAMPLE"]?.state === "intended",
    row: (at) => row(at, "orphan.ended", { effect: "orphan/key_EXAMPLE", keyId: "key_EXAMPLE" }),
  },
  orphanFound: found({ endable: true }),
  maybeFound: found({ endable: false }),
  usedFound: found({ endable: false, lastUsedAt: START }),
  reissueIntendedAfterIt: {
    when: (place) => inState("reissuing")(place) && place.incident.effects["reissue/shared"] === undefined,
    row: (at) =>
      row(at, "effect.intended", {
        ...intent("reissue/shared", "reissue", "shared", false),
        before: [LEAKED, STRAY],
      }),
  },
  orphanSpared: {
    when: ({ incident }) => incident.effects[`orphan/${STRAY}`]?.state === "intended",
    row: (at) => row(at, "orphan.spared", { effect: `orphan/${STRAY}`, keyId: STRAY, lastUsedAt: at.lastAt }),
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

type IncidentNow = Parameters<typeof row>[0];

function probed(at: IncidentNow, outcome: "accepted" | "refused" | "unknown", state?: "dead"): EventBody {
  const said = state === undefined ? {} : { state };
  return row(at, "replacement.probed", { replacement: "shared", outcome, ...said, detail: "" });
}

function rejected(by: string): Word {
  return {
    when: (place) =>
      inState("swapping.writing", "revoking.gated")(place) &&
      place.incident.replacements["shared"]?.key?.id === "key_EXAMPLE",
    row: (at) =>
      row(at, "replacement.rejected", {
        replacement: "shared",
        keyId: "key_EXAMPLE",
        reason: "EXAMPLE",
        ...signedBy(by),
      }),
  };
}

function reissued(at: IncidentNow, team: string, id = `key_${team}`): EventBody {
  const key = { id, name: "shared", state: "live", kind: "team", team } as const;
  return row(at, "key.reissued", { effect: "reissue/shared", replacement: "shared", key, handle: HANDLE });
}

/** A key turns up that may be of the lost create. */
function found(over: { readonly endable: boolean; readonly lastUsedAt?: string }): Word {
  return {
    when: (place) => inState("reissuing")(place) && place.incident.orphans.length === 0,
    row: (at) =>
      row(at, "orphan.found", {
        effect: "reissue/shared",
        replacement: "shared",
        keyId: STRAY,
        name: null,
        createdAt: null,
        lastUsedAt: null,
        ...over,
      }),
  };
}

function audit(at: IncidentNow, callers: readonly Caller[], minted: readonly string[]): EventBody {
  const reading = {
    source: "log",
    identifiesKey: true,
    recordsRefusals: true,
    // Of consumers' calls it covers none, so that silence proves nothing; without consumers it covers all.
    covers: Object.keys(at.consumers).length === 0 ? ["*"] : ["admin"],
    lag: 0,
    from: plus(at.openedAt, -at.plan.lookback),
    through: at.openedAt,
    gaps: [],
  };
  return row(at, "audit.read", {
    ...NOTHING_FOUND,
    readings: [reading],
    callers,
    lineage: minted.map((id) => madeWithKey({ id, mintedAt: at.openedAt, mintedBy: STRANGER })),
  });
}
