import type { EventType, JournalEntry } from "../core/journal.ts";
import { isMigration, isOldKeyKept } from "../core/purpose.ts";
import { type Instant, type Seconds, secondsBetween } from "../core/time.ts";
import { type History, entriesOf } from "./history.ts";

/** How long one step took, waiting included; null where it hasn't begun or hasn't ended. */
export interface Phase {
  readonly step: "look" | "contain" | "audit" | "reissue" | "swap" | "revoke" | "notify";
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly seconds: Seconds | null;
}

/**
 * The six steps with their times, from facts in the journal: contained when the rung settled, audited when judged,
 * reissued when the first swap was meant, swapped at the first look after the last swap settled, revoked when the end was confirmed,
 * notified when the incident closed. Of a migration the first look stands in the place of contain; where the old key is kept
 * the swap ends with the proof, and nothing is revoked.
 */
export function phasesOf({ opening, entries, final }: History): readonly Phase[] {
  const isLook = isMigration(final.plan);
  const contained = firstOf(entries, isLook ? "key.looked" : "contain.settled");
  const audited = firstOf(entries, "audit.judged");
  const swapMeant =
    entriesOf(entries, "effect.intended").find((entry) => entry.data.kind === "swap")?.at ?? null;
  const closed = firstOf(entries, "incident.closed", "incident.aborted");
  const begun = [
    phase(isLook ? "look" : "contain", opening.at, contained),
    phase("audit", contained, audited),
    phase("reissue", audited, swapMeant),
  ];
  if (isOldKeyKept(final.plan)) {
    const moved = closingNotice(entries) ?? closed;
    return [...begun, phase("swap", swapMeant, moved), phase("notify", moved, closed)];
  }
  return [
    ...begun,
    phase("swap", swapMeant, swapEnd(entries)),
    phase("revoke", swapEnd(entries), final.watchFrom),
    phase("notify", final.watchFrom, closed),
  ];
}

function phase(step: Phase["step"], from: Instant | null, to: Instant | null): Phase {
  const end = from === null ? null : to;
  return { step, from, to: end, seconds: from === null || end === null ? null : secondsBetween(from, end) };
}

function firstOf(entries: readonly JournalEntry[], ...types: readonly EventType[]): Instant | null {
  return entriesOf(entries, ...types)[0]?.at ?? null;
}

/** A swap ends with the first look at its evidence; one that was opened again and hasn't settled since isn't over. */
function swapEnd(entries: readonly JournalEntry[]): Instant | null {
  const newest = entriesOf(entries, "swap.settled", "swap.reopened").at(-1);
  if (newest?.type !== "swap.settled") return null;
  return entriesOf(entries, "evidence.observed").find((entry) => entry.seq > newest.seq)?.at ?? null;
}

/** Somebody is told that it is over. */
function closingNotice(entries: readonly JournalEntry[]): Instant | null {
  const intents = entriesOf(entries, "effect.intended");
  return intents.find(({ data }) => data.effect.startsWith("notify/closing/"))?.at ?? null;
}
