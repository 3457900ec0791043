import type { Evidence } from "../../src/core/evidence.ts";
import { evidenceOf, heldSince, keyState } from "./oracle-facts.ts";
import { type Known, seconds } from "./oracle-rows.ts";

/** Rules 1 to 3 for one consumer. */
export function reasonsOf(known: Known, id: string): readonly string[] {
  const { at: since, isBack } = heldSince(known, id);
  if (isBack) return [`ROLLED_BACK ${id}`];
  if (since === null) return [`UNSWAPPED ${id}`];
  const facts = evidenceOf(known, id).filter(({ last }) => last > since);
  const newestOf = (fact: Evidence["fact"], ...keys: string[]): string =>
    facts
      .filter((one) => one.fact === fact && keys.includes(one.key))
      .map(({ last }) => last)
      .sort()
      .at(-1) ?? "";
  const used = newestOf("use", "new");
  const reasons: string[] = [];
  if (used === "") reasons.push(`NEW_USE_UNPROVEN ${id}`);
  else if (seconds(used, known.now) > 900) reasons.push(`EVIDENCE_STALE ${id}`);
  if (newestOf("refusal", "new", "unnamed") > newestOf("use", "new", "unnamed"))
    reasons.push(`NEW_KEY_REFUSED ${id}`);
  if (keyState(known) === "dead") return reasons;
  const fresh = (at: string): string => (at !== "" && seconds(at, known.now) <= 900 ? at : "");
  const holdsNew = fresh(newestOf("holds", "new"));
  const holdsOld = newestOf("holds", "old");
  const usedOld = newestOf("use", "old");
  // The newer word of the consumer itself counts.
  if (holdsNew > holdsOld && holdsNew > usedOld) return reasons;
  const isSeen = usedOld !== "" || fresh(holdsOld) !== "";
  return [...reasons, isSeen ? `OLD_USE_SEEN ${id}` : `OLD_USE_UNOBSERVABLE ${id}`];
}
