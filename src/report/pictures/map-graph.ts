import type { Fate } from "../../core/inventory/blast/dying-key.ts";
import type { LayerEdge, LayerNode } from "./layers.ts";

/** A box of the map, in words that may come from outside. */
export interface MapNode extends LayerNode {
  readonly name: string;
  readonly detail: string;
  readonly fate: Fate;
  /** What is the reason, not hit itself: the account that closes, a key that ends. */
  readonly isCause: boolean;
}

export interface MapEdge extends LayerEdge {
  readonly fate: Fate;
  /** Owns a caller with this key, and hasn't made it. */
  readonly isOwner: boolean;
}

export interface MapGraph {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** From left to right. */
export const COLUMNS = ["Accounts and owners", "Keys", "Callers", "What stops with them"] as const;

/** What is hit stands above. */
export const RANKS: Readonly<Record<Fate, number>> = { breaks: 0, mayBreak: 1, survives: 2 };

/** The worst of several fates; none is no harm. */
export function worst(fates: readonly Fate[]): Fate {
  if (fates.includes("breaks")) return "breaks";
  return fates.includes("mayBreak") ? "mayBreak" : "survives";
}

/** Each once, in the order in which they came; what isn't there is left out. */
export function distinct(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}
