import { type Known, rowsOf } from "./oracle-rows.ts";

/** Since that row another key was made in the place of this replacement, or the key that was there is no good any more. */
export function isReplacedSince(known: Known, name: string, index: number): boolean {
  return madeOf(known, name).some((row) => row.index > index) || isGoneSince(known, name, index);
}

/** Since that row a person rejected the key that was there, or the provider said that it is dead. */
export function isGoneSince(known: Known, name: string, index: number): boolean {
  return (
    rejectionsOf(known).some((row) => row.index > index && row.data.replacement === name) ||
    deathsOf(known, name).some((death) => death > index)
  );
}

/** Where the provider first said of each key that was in this place that it is dead: none dies twice. */
function deathsOf(known: Known, name: string): readonly number[] {
  const said = rowsOf(known, "replacement.probed").filter(
    ({ data }) => data.replacement === name && data.state === "dead",
  );
  const made = madeOf(known, name);
  return made.flatMap(({ index }, which) => {
    const next = made[which + 1]?.index ?? Infinity;
    const death = said.find((row) => row.index > index && row.index < next);
    return death === undefined ? [] : [death.index];
  });
}

/** The keys that were made in the place of this replacement. */
export function madeOf(known: Known, name: string) {
  return rowsOf(known, "key.reissued").filter(({ data }) => data.replacement === name);
}

/** Rejections that count: of the key that was in place. */
export function rejectionsOf(known: Known) {
  return rowsOf(known, "replacement.rejected").filter(({ index, data }) => {
    const made = madeOf(known, data.replacement).findLast((row) => row.index < index);
    return made?.data.key.id === data.keyId;
  });
}
