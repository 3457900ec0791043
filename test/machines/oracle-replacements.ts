import { type Known, rowsOf } from "./oracle-rows.ts";

/** From that row on another key was made in its place, or the key was rejected, or the provider calls it dead. */
export function isReplacedSince(known: Known, index: number): boolean {
  return rowsOf(known, "key.reissued").some((row) => row.index > index) || isReplacementGone(known, index);
}

/** Since that row a person of the incident rejected the key that was there, or the provider said that it is dead. */
export function isReplacementGone(known: Known, index: number): boolean {
  return (
    rejectionsOf(known).some((row) => row.index > index) ||
    rowsOf(known, "replacement.probed").some((row) => row.index > index && row.data.state === "dead")
  );
}

/** The newest clear answer to it since that row is a refusal. */
export function isReplacementStopped(known: Known, index: number): boolean {
  const newest = rowsOf(known, "replacement.probed").findLast(({ data }) => data.outcome !== "unknown");
  return newest !== undefined && newest.index > index && newest.data.outcome === "refused";
}

/** Rejections that count: of the key that was in place, by somebody of the incident. */
export function rejectionsOf(known: Known) {
  return rowsOf(known, "replacement.rejected").filter(({ index, data }) => {
    const made = rowsOf(known, "key.reissued").findLast((row) => row.index < index);
    return (
      made?.data.key.id === data.keyId && known.opening.data.people.some((person) => person.id === data.by)
    );
  });
}

/** Rejected keys that may still live. */
export function rejectedAlive(known: Known): readonly string[] {
  return rejectionsOf(known)
    .map(({ data }) => data.keyId)
    .filter(
      (id) =>
        !rowsOf(known, "orphan.ended").some(({ data }) => data.keyId === id) &&
        !rowsOf(known, "attestation.made").some(
          ({ data }) => data.claim === "key-dead" && data.subject === id,
        ) &&
        !rowsOf(known, "replacement.probed").some(({ data }) => data.state === "dead"),
    );
}

/** A rejected key may be ended if nobody can have been given it, and nobody was seen on it. */
export function mayEndRejected(known: Known, id: string): boolean {
  const rejected = rejectionsOf(known).find(({ data }) => data.keyId === id);
  const made = rowsOf(known, "key.reissued").find(({ data }) => data.key.id === id);
  if (rejected === undefined || made === undefined || !rejectedAlive(known).includes(id)) return false;
  const isBetween = ({ index }: { readonly index: number }): boolean =>
    index > made.index && index < rejected.index;
  return (
    !rowsOf(known, "consumer.written").some(isBetween) &&
    !rowsOf(known, "orphan.spared").some(({ data }) => data.keyId === id)
  );
}
