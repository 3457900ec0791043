import { type InventoryRow, kindOfKey } from "../../core/inventory/row.ts";
import type { KeyRef } from "../../core/key.ts";
import type { Plan } from "../../core/plan.ts";
import { isOldKeyKept } from "../../core/purpose.ts";
import type { Config } from "../../formats/config.ts";
import { everyWords } from "../../report/keys/keys-words.ts";
import { list } from "../../report/phrase.ts";
import type { Fallback } from "./fallback.ts";
import type { Live } from "../live.ts";
import { type KnownKeys, kindOf } from "./keys-of-rows.ts";

/** What is odd about a key that is to be migrated, its rows or their stores, in sentences. */
export function notesOf(about: {
  readonly live: Live;
  readonly config: Config;
  readonly known: KnownKeys;
  readonly key: KeyRef;
  readonly moves: readonly InventoryRow[];
  /** Rows that name no key, and visibly hold another. */
  readonly apart: readonly InventoryRow[];
  readonly plan: Plan;
  readonly fallback: Fallback | null;
  readonly isValueHeld: boolean;
}): readonly string[] {
  const { live, config, known, key, moves, apart, plan, fallback, isValueHeld } = about;
  return [
    ...(fallback === null
      ? []
      : [
          `${fallback.because}: each new key is one of a user that is no person, to be replaced ${everyWords(fallback.rotateEvery)}`,
        ]),
    ...rowNotes(known, key, moves),
    ...apartNotes(apart.map(({ id }) => id)),
    ...sharedStoreNotes(plan, config),
    ...(isValueHeld ? [] : valueNotes(live, plan)),
  ];
}

function rowNotes(known: KnownKeys, key: KeyRef, moves: readonly InventoryRow[]): readonly string[] {
  return [
    ...(kindOf(known, key) === undefined
      ? ["nobody says of which kind the old key is: taken as personal"]
      : []),
    ...moves.flatMap((row) => {
      if (row.key === undefined) return [`${row.id} names no key: moved with this one, as it may hold it`];
      return kindOfKey(row) === "team" ? [`${row.id} says that it holds a team key, and this one isn't`] : [];
    }),
  ];
}

function apartNotes(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const verbs = ids.length === 1 ? "names no key and holds" : "name no key and hold";
  return [`${list(ids)} ${verbs} another one by the ends or the fingerprint of its value: not moved`];
}

/** Whoever is in a store that stanch writes gets the value that another one is given, whether it moves or stays. */
function sharedStoreNotes(
  { consumers, stays = [], replacements }: Plan,
  { stores }: Config,
): readonly string[] {
  const everybody = [...consumers, ...stays];
  const names = new Set(consumers.map(({ store }) => store));
  return [...names].flatMap((store) => {
    const entry = stores[store];
    const ids = everybody.flatMap((one) => (one.store === store ? [one.id] : []));
    const isOneKey = replacements.some((one) => ids.every((id) => one.consumers.includes(id)));
    if (entry === undefined || entry.adapter === "manual" || isOneKey) return [];
    return [
      `${list(ids)} are kept in one store, ${store}: what moves one moves the others; let them share a replacement, and move them together`,
    ];
  });
}

/** What can't be done without the old value: a store that doesn't show it gets nothing put back, and nothing tests its end. */
function valueNotes(live: Live, plan: Plan): readonly string[] {
  const blind = plan.consumers
    .filter((consumer) => !live.parts.storeOf(consumer).canRead)
    .map(({ id }) => id);
  return [
    ...(blind.length === 0
      ? []
      : [
          `${blind.length > 1 ? "the stores" : "the store"} of ${blind.join(", ")} can't be read back: without the old value (--value) a roll-back there is by hand`,
        ]),
    ...(isOldKeyKept(plan)
      ? []
      : ["without the old value (--value) its end can't be tested: two people have to accept that"]),
  ];
}
