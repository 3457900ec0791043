import { inventoryOf } from "./oracle-inventory.ts";
import { type Known, rowsOf, twoSigned } from "./oracle-rows.ts";

export function callersOf(known: Known): readonly string[] {
  return [...new Set(sightingsOf(known).map(({ id }) => id))];
}

/** Unknown callers on one key. */
export function callersOn(known: Known, keyId: string): readonly string[] {
  const there = sightingsOf(known).filter((caller) => caller.keyId === keyId);
  return [...new Set(there.map(({ id }) => id))];
}

/** Hostile takes two people, the other classes one; a consumer has to be in the inventory, where it must be proven. */
export function classOf(known: Known, caller: string): string | null {
  const rows = rowsOf(known, "caller.classified").filter(({ data }) => data.caller === caller);
  const word = rows.at(-1)?.data.as;
  switch (word) {
    case "hostile": {
      const hostile = rows.filter(({ data }) => data.as === "hostile");
      return twoSigned(known, hostile) ? "hostile" : null;
    }
    case "consumer":
      return consumerBehind(known, caller) === null ? null : "consumer";
    default:
      return word ?? null;
  }
}

/** When callers who are this consumer, by somebody's word, were last seen on the leaked key. */
export function signsOfCallers(known: Known, consumer: string): readonly string[] {
  return sightingsOf(known)
    .filter(({ id, key }) => key === "old" && consumerBehind(known, id) === consumer)
    .map(({ last }) => last);
}

function consumerBehind(known: Known, caller: string): string | null {
  const word = rowsOf(known, "caller.classified").findLast(({ data }) => data.caller === caller)?.data;
  const id = word?.as === "consumer" ? (word.consumer ?? null) : null;
  const staying = (known.opening.data.plan.stays ?? []).map((one) => one.id);
  return id !== null && [...inventoryOf(known), ...staying].includes(id) ? id : null;
}

export function sightingsOf(known: Known) {
  const rows = [...rowsOf(known, "audit.read"), ...rowsOf(known, "evidence.observed")];
  return rows.flatMap(({ data }) => data.callers);
}
