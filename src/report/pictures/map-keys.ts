import type { Caller } from "../../core/inventory/blast/blast.ts";
import type { Fate } from "../../core/inventory/blast/dying-key.ts";
import { type InventoryRow, kindOfKey } from "../../core/inventory/row.ts";
import { type MapNode, RANKS, worst } from "./map-graph.ts";
import { maskOfHandle } from "../phrase.ts";

/** One key as far as the rows tell keys apart. */
export interface KeyGroup {
  readonly id: string;
  readonly fate: Fate;
  readonly callers: readonly Caller[];
}

/** The keys of these callers, in their order. */
export function keysOf(callers: readonly Caller[]): readonly KeyGroup[] {
  const groups = new Map<string, Caller[]>();
  for (const caller of callers) {
    const id = keyId(caller.row);
    groups.set(id, [...(groups.get(id) ?? []), caller]);
  }
  return [...groups].map(([id, held]) => ({
    id,
    fate: worst(held.map(({ keyFate }) => keyFate)),
    callers: held,
  }));
}

/** A key that nobody names is one by its two ends; a row that says neither has a box for whichever it holds. */
export function keyId({ id, provider = "", key, keyPrefix, lastFour }: InventoryRow): string {
  if (key !== undefined) return `key:${JSON.stringify([provider, key])}`;
  if (keyPrefix === undefined || lastFour === undefined) return `row:${id}`;
  return `ends:${JSON.stringify([provider, keyPrefix, lastFour])}`;
}

/** The box of a key, in words. */
export function keyNode({ id, fate, callers }: KeyGroup): MapNode {
  const row = callers[0]?.row;
  const kind = first(callers, kindOfKey);
  const words = kind === null ? "kind unknown" : kindOfKey(kind.row) === "team" ? "team key" : "personal key";
  const ends = endsOf(first(callers, ({ lastFour }) => lastFour)?.row ?? row);
  return {
    id,
    column: 1,
    // A key that stays and whose caller stops with another one comes right after those that die.
    rank: fate === "breaks" ? 0 : 1 + RANKS[worst(callers.map((one) => one.fate))],
    group: null,
    fate,
    isCause: fate === "breaks",
    name: row?.key ?? (ends === "" ? "no key named" : ends),
    detail: [
      ...(fate === "breaks" ? ["ENDS"] : fate === "mayBreak" ? ["MAY END"] : []),
      words,
      ...(row?.key === undefined || ends === "" ? [] : [ends]),
    ].join(" · "),
  };
}

function endsOf(row: InventoryRow | undefined): string {
  if (row?.keyPrefix === undefined && row?.lastFour === undefined) return "";
  return maskOfHandle({ prefix: row.keyPrefix ?? "", lastFour: row.lastFour ?? "" });
}

function first(callers: readonly Caller[], known: (row: InventoryRow) => unknown): Caller | null {
  return callers.find(({ row }) => (known(row) ?? undefined) !== undefined) ?? null;
}
