import { classOf, sightingsOf } from "./oracle-callers.ts";
import { inventoryOf, isRetired, memberOf } from "./oracle-inventory.ts";
import { isGoneSince, madeOf } from "./oracle-replaced.ts";
import { type Known, rowsOf } from "./oracle-rows.ts";

/** Unknown callers whom somebody has to judge. On a key that was a replacement once, and is none any more, nobody. */
export function openStrangers(known: Known): readonly string[] {
  return strangersOn(known, ({ key, keyId }) => key !== "replacement" || isInPlace(known, keyId));
}

/** Those of them who have a replacement. */
export function strangersWithReplacements(known: Known): readonly string[] {
  return strangersOn(known, ({ key, keyId }) => key === "replacement" && isInPlace(known, keyId));
}

/** Replacements with which somebody hostile calls, by two people's word. */
export function stolenReplacements(known: Known): readonly string[] {
  return placesOf(known)
    .filter(({ keyId }) =>
      sightingsOf(known).some((caller) => caller.keyId === keyId && classOf(known, caller.id) === "hostile"),
    )
    .map(({ name }) => name);
}

/** Somebody who stays is to use a replacement that nobody has made, or that is gone. */
export function isReplacementMissing(known: Known): boolean {
  const made = placesOf(known).map(({ name }) => name);
  return inventoryOf(known).some(
    (id) => !isRetired(known, id) && !made.includes(memberOf(known, id).replacement),
  );
}

type Sighting = ReturnType<typeof sightingsOf>[number];

function strangersOn(known: Known, matters: (caller: Sighting) => boolean): readonly string[] {
  const open = sightingsOf(known).filter((caller) => matters(caller) && classOf(known, caller.id) === null);
  return [...new Set(open.map(({ id }) => id))];
}

/** The key that was made last is the replacement, until it is rejected or dies. */
function placesOf(known: Known): readonly { readonly name: string; readonly keyId: string }[] {
  const names = new Set(rowsOf(known, "key.reissued").map(({ data }) => data.replacement));
  return [...names].flatMap((name) => {
    const made = madeOf(known, name).at(-1);
    if (made === undefined || isGoneSince(known, name, made.index)) return [];
    return [{ name, keyId: made.data.key.id }];
  });
}

function isInPlace(known: Known, keyId: string): boolean {
  return placesOf(known).some((place) => place.keyId === keyId);
}
