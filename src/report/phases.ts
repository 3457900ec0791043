import type { EventType, JournalEntry } from "../core/journal.ts";
import { type Instant, type Seconds, secondsBetween } from "../core/time.ts";
import { type History, entriesOf } from "./history.ts";

/** How long one step took, waiting included; null where it hasn't begun or hasn't ended. */
export interface Phase {
  readonly step: "contain" | "audit" | "reissue" | "swap" | "revoke" | "notify";
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly seconds: Seconds | null;
}

/**
 * The six steps with their times, from facts in the journal: contained when the rung settled, audited when judged,
 * reissued when the first swap was meant, swapped at the first look after the last swap settled, revoked when the end was confirmed,
 * notified when the incident closed.
 */
export function phasesOf({ opening, entries, final }: History): readonly Phase[] {
  const contained = firstOf(entries, "contain.settled");
  const audited = firstOf(entries, "audit.judged");
  const swapMeant =
    entriesOf(entries, "effect.intended").find((entry) => entry.data.kind === "swap")?.at ?? null;
  const closed = firstOf(entries, "incident.closed", "incident.aborted");
  return [
    phase("contain", opening.at, contained),
    phase("audit", contained, audited),
    phase("reissue", audited, swapMeant),
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
