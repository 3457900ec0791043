import { globMatches } from "../../core/attribution.ts";
import type { Deed } from "../../core/audit-event.ts";

/** A deed, a service (or none), and the calls by which it is done, with blanks between; `*` is any run of characters. */
export type DeedTable = readonly (readonly [Deed, string, string])[];

/** Looks up what a call is good for; each action is matched once. */
export function deedLookup(table: DeedTable): (action: string) => readonly Deed[] {
  const exact = new Map<string, Deed[]>();
  const patterns: [string, Deed][] = [];
  for (const [deed, service, names] of table)
    for (const name of names.split(" ")) {
      const action = service === "" ? name : `${service}:${name}`;
      if (action.includes("*")) patterns.push([action, deed]);
      else exact.set(action, [...(exact.get(action) ?? []), deed]);
    }
  const found = new Map<string, readonly Deed[]>();
  return (action) => {
    const known = found.get(action);
    if (known !== undefined) return known;
    const matching = patterns.filter(([pattern]) => globMatches(pattern, action)).map(([, deed]) => deed);
    const deeds = [...new Set([...(exact.get(action) ?? []), ...matching])];
    if (found.size < 10_000) found.set(action, deeds);
    return deeds;
  };
}
