import type { Blocker } from "../core/blocker.ts";
import type { Consumer } from "../core/consumer.ts";
import type { Caller } from "../core/evidence.ts";
import { TRIGGERED_GAP, isTriggered, runsOnNewKey } from "../core/evidence-rules.ts";
import type { Incident } from "../core/incident.ts";
import type { EventBody, OrphanClass } from "../core/journal.ts";
import { isOrphanEndable, mayBeSurplus, openOrphans, undecidedOrphans } from "../core/orphans.ts";
import type { Instant, Seconds } from "../core/time.ts";
import { thievesOn } from "../core/unknown-callers.ts";
import { mayApprove, verdictOf } from "../core/verdict.ts";
import type { Replay } from "./replay.ts";
import type { Stop } from "./work.ts";

/** What somebody who looks into an unknown caller finds out. */
export type Finding =
  | { readonly as: "consumer"; readonly consumer: Consumer }
  | { readonly as: "responder" | "hostile" };

export interface RehearsalPerson {
  readonly id: string;
  /** From being asked to answering, in seconds. */
  readonly answersAfter: Seconds;
}

/** What a simulated person is going to do, and how long it takes them. */
export interface Reaction {
  readonly by: string;
  /** The same thing is asked of somebody once. */
  readonly topic: string;
  readonly after: Seconds;
  readonly does:
    | {
        readonly sign: (incident: Incident, now: Instant) => Unsigned;
        /** A key that they end in the provider's console before they say so; they don't while a consumer works with it. */
        readonly ends?: string;
      }
    | { readonly run: string };
}

/** A person's row before its signature. */
export type Unsigned = {
  [T in EventBody["type"]]: {
    type: T;
    data: Omit<Extract<EventBody, { type: T }>["data"], "by" | "signature">;
  };
}[EventBody["type"]];

/**
 * How careful people answer when the driver stops: they say who unknown callers are and whose key a lost create may have
 * made, close the leak path, have a stolen replacement made anew, and approve a verdict that has nothing open. They accept
 * nothing and break no glass. An empty list: nothing that they would do helps.
 */
export function reactions(
  at: Replay,
  stop: Stop,
  people: readonly RehearsalPerson[],
  investigate: (caller: Caller) => Finding | null,
  whose: (keyId: string) => OrphanClass | null,
): readonly Reaction[] {
  const { incident } = at;
  if (stop.kind === "approval") return approve(incident, people);
  if (stop.kind === "unknown") return decideOnKeys(incident, people, whose);
  if (stop.kind !== "blocked") return [];
  return stop.blockers.flatMap((blocker) => answer(incident, blocker, people, investigate));
}

/** Where the consumer calls too seldom to wait for. */
const CLEARED_BY_A_RUN: ReadonlySet<Blocker["code"]> = new Set([
  "NEW_USE_UNPROVEN",
  "OLD_USE_SEEN",
  "NEW_KEY_REFUSED",
  "EVIDENCE_STALE",
]);

function answer(
  incident: Incident,
  blocker: Blocker,
  people: readonly RehearsalPerson[],
  investigate: (caller: Caller) => Finding | null,
): readonly Reaction[] {
  const responder = people.find((person) => person.id === incident.responder);
  if (responder === undefined) return [];
  if (blocker.code === "LEAK_PATH_OPEN") return [closeLeakPath(responder)];
  if (blocker.code === "REPLACEMENT_WRONG") return rejectStolen(incident, responder, blocker.subject);
  if (blocker.code === "OUTCOME_UNKNOWN") return endRejected(incident, responder, blocker.subject);
  if (CLEARED_BY_A_RUN.has(blocker.code)) return runOutOfTurn(incident, responder, blocker.subject);
  const caller = blocker.code === "CALLER_UNCLASSIFIED" ? incident.callers[blocker.subject] : undefined;
  const finding = caller === undefined ? null : investigate(caller);
  if (caller === undefined || finding === null) return [];
  const rows = incident.classifications[caller.id] ?? [];
  if (finding.as !== "hostile") {
    const added = finding.as === "consumer" ? [addConsumer(responder, finding.consumer)] : [];
    return [...added, classify(responder, caller, finding)];
  }
  return people
    .filter((person) => !rows.some((row) => row.as === "hostile" && row.by === person.id))
    .slice(0, 2)
    .map((person) => classify(person, caller, finding));
}

function rejectStolen(
  incident: Incident,
  { id, answersAfter }: RehearsalPerson,
  replacement: string,
): readonly Reaction[] {
  const row = incident.replacements[replacement];
  const key = row?.key ?? null;
  if (row === undefined || key === null || thievesOn(incident, row).length === 0) return [];
  const data = { replacement, keyId: key.id, reason: "somebody stole it" };
  return [
    {
      by: id,
      topic: `reject/${key.id}`,
      after: answersAfter,
      does: { sign: () => ({ type: "replacement.rejected", data }) },
    },
  ];
}

/** Nobody but a person may end a replacement that consumers were given. */
function endRejected(
  incident: Incident,
  { id, answersAfter }: RehearsalPerson,
  keyId: string,
): readonly Reaction[] {
  const orphan = openOrphans(incident).find((other) => other.keyId === keyId && other.rejected);
  if (orphan === undefined || isOrphanEndable(incident, orphan)) return [];
  const said = { claim: "key-dead", subject: keyId, statement: "ended in the console" } as const;
  return [
    {
      by: id,
      topic: `ended/${keyId}`,
      after: answersAfter,
      does: {
        ends: keyId,
        sign: (_incident, now) => ({ type: "attestation.made", data: { ...said, happenedAt: now } }),
      },
    },
  ];
}

/** The responder asks around whose keys these are; one that is in use is nobody's to end. */
function decideOnKeys(
  incident: Incident,
  people: readonly RehearsalPerson[],
  whose: (keyId: string) => OrphanClass | null,
): readonly Reaction[] {
  const responder = people.find((person) => person.id === incident.responder);
  if (responder === undefined) return [];
  return undecidedOrphans(incident).flatMap((orphan): readonly Reaction[] => {
    const as = whose(orphan.keyId);
    if (as === null || (as === "surplus" && !mayBeSurplus(incident, orphan))) return [];
    const data = { keyId: orphan.keyId, as, reason: "asked everybody who makes keys there" };
    return [
      {
        by: responder.id,
        topic: `key/${orphan.keyId}`,
        after: responder.answersAfter,
        does: { sign: () => ({ type: "orphan.classified", data }) },
      },
    ];
  });
}

function closeLeakPath({ id, answersAfter }: RehearsalPerson): Reaction {
  return {
    by: id,
    topic: "leak-path",
    after: answersAfter,
    does: {
      sign: (incident, now) => ({
        type: "attestation.made",
        data: {
          claim: "leak-path-closed",
          subject: "incident",
          happenedAt: now,
          statement: `closed: ${incident.leaked.leakPath}`,
        },
      }),
    },
  };
}

/** What has no regular calls to wait for is run by hand, as often as the gate wants to see it. */
function runOutOfTurn(
  incident: Incident,
  { id, answersAfter }: RehearsalPerson,
  consumer: string,
): readonly Reaction[] {
  const progress = incident.consumers[consumer];
  if (progress === undefined || !isTriggered(incident, progress)) return [];
  // A probe that asks makes it call.
  if (progress.consumer.period === "on-demand" && progress.consumer.probes.length > 0) return [];
  const runs = runsOnNewKey(incident, progress).length;
  // A second run within the minute wouldn't count as another.
  const after = runs === 0 ? answersAfter : Math.max(answersAfter, TRIGGERED_GAP + 1);
  return [{ by: id, topic: `run/${consumer}/${runs}`, after, does: { run: consumer } }];
}

function addConsumer({ id, answersAfter }: RehearsalPerson, consumer: Consumer): Reaction {
  return {
    by: id,
    topic: `add/${consumer.id}`,
    after: answersAfter,
    does: { sign: () => ({ type: "consumer.added", data: { consumer, replacement: consumer.id } }) },
  };
}

function classify({ id, answersAfter }: RehearsalPerson, caller: Caller, finding: Finding): Reaction {
  return {
    by: id,
    topic: `classify/${caller.id}/${id}`,
    after: answersAfter,
    does: {
      sign: () => ({
        type: "caller.classified",
        data: {
          caller: caller.id,
          as: finding.as,
          rowsHash: caller.rowsHash,
          ...(finding.as === "consumer" ? { consumer: finding.consumer.id } : {}),
          reason: finding.as === "hostile" ? "nobody knows this caller" : `asked around: ${finding.as}`,
        },
      }),
    },
  };
}

function approve(incident: Incident, people: readonly RehearsalPerson[]): readonly Reaction[] {
  const approver = people.find(({ id }) => mayApprove(incident, id));
  if (approver === undefined) return [];
  return [
    {
      by: approver.id,
      topic: `approve/${verdictOf(incident, incident.lastAt)}`,
      after: approver.answersAfter,
      does: {
        sign: (now, at) => ({
          type: "approval.granted",
          data: { verdict: verdictOf(now, at), visit: now.visit },
        }),
      },
    },
  ];
}
