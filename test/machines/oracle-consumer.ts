import { earliestThere, latestThere } from "./oracle-clock.ts";
import { type Swapped, factsOf } from "./oracle-evidence.ts";
import type { SwapState } from "../../src/core/incident.ts";
import { heldSince, memberOf } from "./oracle-inventory.ts";
import { newUseReason, refusalReason, useClass } from "./oracle-new-use.ts";
import { oldUseReason, signsOfOldKey } from "./oracle-old-use.ts";
import { type Known, newest } from "./oracle-rows.ts";

/** Rules 1 to 3 for one consumer, as `CODE subject`. */
export function reasonsOf(known: Known, id: string): readonly string[] {
  const { at: since, move } = heldSince(known, id);
  if (move === "rolledBack") return [`ROLLED_BACK ${id}`];
  if (since === null) return [`UNSWAPPED ${id}`];
  const swapped = swappedAt(known, id, since);
  const reasons = [refusalReason(swapped), newUseReason(swapped), oldUseReason(swapped)];
  return reasons.filter((reason) => reason !== null);
}

/** `attested` if either half rests on somebody's word. */
export function proofOf(known: Known, id: string): "observed" | "attested" | "none" {
  const { at: since } = heldSince(known, id);
  if (since === null) return "none";
  const swapped = swappedAt(known, id, since);
  const use = useClass(swapped);
  if (use !== "observed" || oldUseReason(swapped) !== null) return use;
  return oldUseReason({ ...swapped, hearsay: false }) === null ? "observed" : "attested";
}

/** What of rules 1 and 2 isn't known by what was seen alone; null before it was swapped. */
export function unseenReasons(known: Known, id: string): readonly string[] | null {
  const { at: since } = heldSince(known, id);
  if (since === null) return null;
  const seen = { ...swappedAt(known, id, since), hearsay: false };
  return [newUseReason(seen), oldUseReason(seen)].filter((reason) => reason !== null);
}

/** When it was last on the leaked key after its swap; an empty text if never. */
export function newestSign(known: Known, id: string): string {
  const { at: since } = heldSince(known, id);
  return since === null ? "" : newest(signsOfOldKey(swappedAt(known, id, since)));
}

/** Where the swap of this consumer stands after the newest row. */
export function swapStateOf(known: Known, id: string): SwapState {
  const { at: since, move } = heldSince(known, id);
  if (move === "none") return "pending";
  if (move !== "written") return move;
  if (since === null) return "written";
  const swapped = swappedAt(known, id, since);
  const isProven = newUseReason(swapped) === null && refusalReason(swapped) === null;
  return isProven ? "proven" : "written";
}

function swappedAt(known: Known, id: string, written: string): Swapped {
  const since = latestThere(known, written);
  const maybeSince = earliestThere(known, written);
  return {
    known,
    consumer: memberOf(known, id).consumer,
    since,
    maybeSince,
    facts: factsOf(known, id, since, maybeSince),
    hearsay: true,
  };
}
