import { type Known, rowsOf } from "./oracle-rows.ts";

/** A key of a lost create: surely ours and unused, or a person's word for one that came after the create was begun. */
export function mayEndOrphan(known: Known, id: string): boolean {
  const found = rowsOf(known, "orphan.found").findLast(({ data }) => data.keyId === id);
  if (found === undefined || isOrphanSettled(known, id)) return false;
  const spared = rowsOf(known, "orphan.spared").some(({ data }) => data.keyId === id);
  const isUsed = spared || found.data.lastUsedAt !== null;
  if (isUsed) return false;
  return found.data.endable || (wordOn(known, id) === "surplus" && isYoungerThanItsCreate(known, id));
}

/** Nobody has to do anything about it any more. */
export function isOrphanSettled(known: Known, id: string): boolean {
  return (
    rowsOf(known, "orphan.ended").some(({ data }) => data.keyId === id) ||
    rowsOf(known, "attestation.made").some(({ data }) => data.claim === "key-dead" && data.subject === id) ||
    rowsOf(known, "key.reissued").some(({ data }) => data.key.id === id) ||
    wordOn(known, id) === "foreign"
  );
}

/** A create that found such keys is open until each was settled, or surely surplus, at one time since the newest find. */
export function isCreateOpen(known: Known, effect: string): boolean {
  const { history } = known;
  const found = rowsOf(known, "orphan.found").filter(({ data }) => data.effect === effect);
  const ids = found.map(({ data }) => data.keyId);
  const spared = rowsOf(known, "orphan.spared").filter(({ data }) => ids.includes(data.keyId));
  const newest = Math.max(...[...found, ...spared].map(({ index }) => index));
  const since = history.slice(newest).map((_, more) => history.slice(0, newest + more + 1));
  return !since.some((before) => ids.every((id) => isDecided({ ...known, history: before }, id)));
}

function isDecided(known: Known, id: string): boolean {
  const found = rowsOf(known, "orphan.found").findLast(({ data }) => data.keyId === id);
  const spared = rowsOf(known, "orphan.spared").some(({ data }) => data.keyId === id);
  return isOrphanSettled(known, id) || (found?.data.endable === true && !spared);
}

/** The newest word of somebody of the incident on whose key it is. */
function wordOn(known: Known, id: string): string | undefined {
  const { people } = known.opening.data;
  return rowsOf(known, "orphan.classified").findLast(
    ({ data }) => data.keyId === id && people.some((person) => person.id === data.by),
  )?.data.as;
}

function isYoungerThanItsCreate(known: Known, id: string): boolean {
  const found = rowsOf(known, "orphan.found").findLast(({ data }) => data.keyId === id);
  const create = rowsOf(known, "effect.intended").findLast(
    ({ index, data }) =>
      found !== undefined &&
      index < found.index &&
      data.effect === found.data.effect &&
      data.kind === "reissue",
  );
  return create !== undefined && create.data.before?.includes(id) !== true;
}
