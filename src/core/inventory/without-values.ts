import { maskDense } from "../sanitise.ts";
import { maskOf } from "../secret.ts";
import type { InventoryRow } from "./row.ts";

/** Shapes of whole keys that no other text has. */
export const WHOLE_KEY =
  /\b(?:user|team)\.[\w-]{20,}|\bsk-[\w-]{20,}|\bgh[opsur]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|\bxox[abpr]-[\w-]{20,}/;

const WHOLE_KEYS = new RegExp(WHOLE_KEY, "g");

/** The text with every whole key in it masked; ids that a provider made stay. */
export function maskWholeKeys(text: string): string {
  return text.replaceAll(WHOLE_KEYS, maskWhole);
}

/** Every whole key in the text, once. */
export function wholeKeysIn(text: string): readonly string[] {
  return [...new Set(text.match(WHOLE_KEYS) ?? [])];
}

/** What is said of whole keys where none should be: `team.***k3f9 looks like a whole key`. */
export function wholeKeyWords(keys: readonly string[]): string {
  const masks = [...new Set(keys.map(maskWhole))].join(" and ");
  return keys.length === 1 ? `${masks} looks like a whole key` : `${masks} look like whole keys`;
}

function maskWhole(value: string): string {
  return maskOf(/^(?:[a-z]+[._-]){1,2}/.exec(value)?.[0] ?? "", value.slice(-4));
}

/** Somebody may have pasted a key among the words of a row, or as the name of its key: it goes into no report or picture. */
export function withoutValues(row: InventoryRow): InventoryRow {
  const { service, owner, runtime, creator, team, keyTeam, justification, key } = row;
  const words = { service, owner, runtime, creator, team, keyTeam, justification };
  const lists = { wakes: row.wakes, blastRadius: row.blastRadius };
  const mask = (text: string): string => maskDense(maskWholeKeys(text));
  return {
    ...row,
    ...changed(words, mask),
    ...changed({ key }, maskWholeKeys),
    ...changed(lists, (all) => all.map(mask)),
  };
}

function changed<T>(
  texts: Readonly<Record<string, T | undefined>>,
  change: (text: T) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, change(text)]])),
  );
}
