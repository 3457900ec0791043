import type { Signer } from "../../ports/signer.ts";

/** Hash and canonical form are all that the chain needs of a signer. */
export type Digester = Pick<Signer, "digest" | "canonical">;

/** A row as it is stored: nothing about it is known to be true. */
export interface RawEntry {
  readonly incident: string;
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly type: string;
  readonly data: unknown;
  readonly prev: string;
  readonly hash: string;
}

/** Where the next row has to join; `hash` is null where the row before isn't known, as before the first. */
export interface Joint {
  readonly incident: string;
  readonly seq: number;
  readonly hash: string | null;
}

export interface ChainProblem {
  readonly kind: "incident" | "gap" | "prev" | "hash";
  readonly detail: string;
}

/** SHA-256 over the canonical form of the row without its own hash. */
export function entryHash(digester: Digester, entry: Omit<RawEntry, "hash">): string {
  const { incident, seq, at, actor, type, data, prev } = entry;
  return digester.digest(digester.canonical({ incident, seq, at, actor, type, data, prev }));
}

/** What keeps this row from being the one after `joint`, or null. `sound`: rows whose own hash was found right before. */
export function chainProblem(
  digester: Digester,
  entry: RawEntry,
  joint: Joint,
  sound?: WeakSet<RawEntry>,
): ChainProblem | null {
  if (entry.incident !== joint.incident) return { kind: "incident", detail: "belongs to another incident" };
  if (entry.seq !== joint.seq + 1)
    return { kind: "gap", detail: `has number ${entry.seq} where ${joint.seq + 1} is due` };
  if (joint.hash !== null && entry.prev !== joint.hash)
    return { kind: "prev", detail: "doesn't follow the entry before it" };
  if (sound?.has(entry) === true) return null;
  if (!hasOwnHash(digester, entry)) return { kind: "hash", detail: "was changed after it was written" };
  sound?.add(entry);
  return null;
}

function hasOwnHash(digester: Digester, entry: RawEntry): boolean {
  try {
    return entryHash(digester, entry) === entry.hash;
  } catch {
    // What has no canonical form was never written by us.
    return false;
  }
}
