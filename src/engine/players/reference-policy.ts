import type { Blocker } from "../../core/blocker.ts";
import type { Consumer } from "../../core/consumer.ts";
import type { Caller } from "../../core/evidence.ts";
import { RUNS, TRIGGERED_GAP, afterSwap, isTriggered, runsOnNewKey } from "../../core/evidence-rules.ts";
import { isAboutUnseenCallers, neverHeard } from "../../core/gate-sight.ts";
import type { Incident } from "../../core/incident.ts";
import type { EventBody, OrphanClass } from "../../core/journal.ts";
import { type Instant, type Seconds, isAfter, plus } from "../../core/time.ts";
import { mayApprove, verdictOf } from "../../core/verdict.ts";
import { decideOnKeys, endRejected, rejectStolen } from "./reference-keys.ts";
import { askOwner } from "./reference-words.ts";
import type { Replay } from "../replay.ts";
import { byTwo } from "./signatures.ts";
import type { Stop } from "../work.ts";

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
 * that no log shows who calls, once every log that was planned has answered, and nothing else; they break no glass. Where
 * nothing that stanch reads could show that a consumer moved, they attest what its owner sees (`holds`: ids of the keys that it
 * works with), once that is so. An empty list: nothing that they would do helps.
 */
export function reactions(
  at: Replay,
  stop: Stop,
  people: readonly RehearsalPerson[],
  investigate: (caller: Caller) => Finding | null,
  whose: (keyId: string) => OrphanClass | null,
  holds: (consumer: string) => readonly string[] = () => [],
): readonly Reaction[] {
  const { incident } = at;
  if (stop.kind === "approval") return approve(incident, people);
  if (stop.kind === "unknown") return decideOnKeys(incident, people, whose);
  if (stop.kind !== "blocked") return [];
  return stop.blockers.flatMap((blocker) => answer(incident, blocker, people, investigate, holds));
}

/** Where the consumer calls too seldom to wait for. */
const CLEARED_BY_A_RUN: ReadonlySet<Blocker["code"]> = new Set([
  "NEW_USE_UNPROVEN",
  "OLD_USE_SEEN",
  "NEW_KEY_REFUSED",
  "EVIDENCE_STALE",
]);

const ACCEPTED_FOR: Seconds = 4 * 3600;

function answer(
  incident: Incident,
  blocker: Blocker,
  people: readonly RehearsalPerson[],
  investigate: (caller: Caller) => Finding | null,
  holds: (consumer: string) => readonly string[],
): readonly Reaction[] {
  const responder = people.find((person) => person.id === incident.responder);
  if (responder === undefined) return [];
  const words = askOwner(incident, responder, blocker, holds);
  if (words.length > 0) return words;
  if (blocker.code === "LEAK_PATH_OPEN") return [closeLeakPath(responder)];
  if (isAboutUnseenCallers(blocker)) return acceptUnseen(incident, blocker, people);
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

/** Two people, or one twice, who know that whoever can't be seen may break. A log that is silent may still come. */
function acceptUnseen(
  incident: Incident,
  { code, subject }: Blocker,
  people: readonly RehearsalPerson[],
): readonly Reaction[] {
  if (neverHeard(incident).length > 0) return [];
  const known = incident.acceptances.filter((row) => row.subject === subject);
  const expired = known.filter((row) => !isAfter(row.expires, incident.lastAt)).length;
  return byTwo(incident, people, `accept/${subject}/${expired}`, (_incident, now) => ({
    type: "acceptance.signed",
    data: { code, subject, reason: "no log can show them", expires: plus(now, ACCEPTED_FOR) },
  }));
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

/** From when a consumer got its replacement, people run it by hand for so long; then they give it up. */
const RUN_FOR: Seconds = 4 * 3600;

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
  // However often it ran: each run of one that can't come right asks for the next.
  const { writtenAt } = progress;
  if (writtenAt !== null && isAfter(incident.lastAt, plus(writtenAt, RUN_FOR))) return [];
  const known = runsOnNewKey(incident, progress);
  const runs = known.length;
  // A second run within the minute wouldn't count as another.
  const after = runs === 0 ? answersAfter : Math.max(answersAfter, TRIGGERED_GAP + 1);
  // What ran on the old key, or was refused, is run again: its deployment may have come since.
  const failed = afterSwap(incident, progress).filter(({ fact, key }) => fact === "refusal" || key === "old");
  const tries = failed.reduce((sum, { count }) => sum + count, 0);
  return [
    {
      by: id,
      // Only so many are kept: the newest tells one that is stale from the next.
      topic: [
        "run",
        consumer,
        runs,
        ...(runs < RUNS ? [] : known.slice(-1)),
        ...(tries === 0 ? [] : [tries]),
      ].join("/"),
      after,
      does: { run: consumer },
    },
  ];
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
      // One that was voided has to be given again, of the same verdict too.
      topic: `approve/${incident.approvals.length}/${verdictOf(incident, incident.lastAt)}`,
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
