import { globMatches } from "../core/attribution.ts";
import type { Deed } from "../core/audit-event.ts";

/** Deeds with the calls that they are done by; `*` stands for any run of characters. */
export type DeedTable = readonly (readonly [Deed, readonly string[]])[];

/** Looks up what a call is good for; each action is matched once. */
export function deedLookup(table: DeedTable): (action: string) => readonly Deed[] {
  const exact = new Map<string, Deed[]>();
  const patterns: [string, Deed][] = [];
  for (const [deed, actions] of table)
    for (const action of actions)
      if (action.includes("*")) patterns.push([action, deed]);
      else exact.set(action, [...(exact.get(action) ?? []), deed]);
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
