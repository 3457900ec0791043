import type { Consumer } from "../../src/core/consumer.ts";
import { isReplacedSince } from "./oracle-replaced.ts";
import { type Known, rowsOf, twoSigned } from "./oracle-rows.ts";

export function inventoryOf(known: Known): readonly string[] {
  const added = rowsOf(known, "consumer.added").map(({ data }) => data.consumer.id);
  return [...new Set([...known.opening.data.plan.consumers.map(({ id }) => id), ...added])];
}

/** The newest word on this consumer: what was planned, or what somebody added. */
export function memberOf(
  known: Known,
  id: string,
): { readonly consumer: Consumer; readonly replacement: string; readonly from: number } {
  const added = rowsOf(known, "consumer.added").findLast(({ data }) => data.consumer.id === id);
  if (added !== undefined) return { ...added.data, from: added.index };
  const { consumers, replacements } = known.opening.data.plan;
  const consumer = consumers.find((row) => row.id === id);
  if (consumer === undefined) throw new Error(`${id} isn't in the inventory`);
  return {
    consumer,
    replacement: replacements.find((row) => row.consumers.includes(id))?.name ?? id,
    from: -1,
  };
}

/** Its owner, if they can sign, and a second person signed that it may break. */
export function isRetired(known: Known, id: string): boolean {
  const rows = rowsOf(known, "consumer.retired").filter(({ data }) => data.consumer === id);
  const { owner } = memberOf(known, id).consumer;
  const canSign = known.opening.data.people.some((person) => person.id === owner);
  return twoSigned(known, rows) && (!canSign || rows.some(({ data }) => data.by === owner));
}

/** What was done to its store last, and since when it holds what stanch wrote, if it does. */
export function heldSince(
  known: Known,
  id: string,
): { readonly at: string | null; readonly move: "none" | "written" | "failed" | "rolledBack" } {
  const { from, replacement } = memberOf(known, id);
  const moves = [
    ...rowsOf(known, "consumer.written"),
    ...rowsOf(known, "consumer.failed"),
    ...rowsOf(known, "consumer.rolledBack"),
  ].filter(({ index, data }) => data.consumer === id && index > from);
  const last = moves.toSorted((a, b) => a.index - b.index).at(-1);
  switch (last?.type) {
    case undefined:
      return { at: null, move: "none" };
    case "consumer.failed":
      return { at: null, move: "failed" };
    case "consumer.rolledBack":
      return { at: null, move: "rolledBack" };
    case "consumer.written": {
      // What it was given must still be what it is to hold.
      const isStranded = isReplacedSince(known, replacement, last.index);
      return isStranded ? { at: null, move: "none" } : { at: last.at, move: "written" };
    }
  }
}
