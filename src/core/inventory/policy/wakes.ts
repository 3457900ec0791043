import type { InventoryRow } from "../row.ts";
import { foldName } from "../same-person.ts";

/** How many people count as woken up, and in words why, where that isn't just the number of names. */
export interface Wakes {
  readonly count: number;
  readonly said?: string;
}

const GROUP = /\b(?:team|teams|on-?call|everyone|everybody|all)\b/i;

/**
 * The crying test: who would wake up if it vanished tonight. A name that is a team's counts as two, and so does silence,
 * except for what a person sits at outside of production (`isHarmless`): that is missed by whoever sits there.
 */
export function countWakes({ wakes, team, keyTeam }: InventoryRow, isHarmless: boolean): Wakes {
  if (wakes === undefined) {
    return isHarmless
      ? { count: 1, said: "nobody has said who would wake up: counted as whoever sits at it" }
      : { count: 2, said: "nobody has said who would wake up: counted as two" };
  }
  const names = new Map(wakes.map((name) => [foldName(name), name.trim()]));
  const teams = [team, keyTeam].map((name) => (name === undefined ? undefined : foldName(name)));
  const groups = [...names].flatMap(([key, name]) => (GROUP.test(name) || teams.includes(key) ? [name] : []));
  const count = names.size + groups.length;
  const [group] = groups;
  return group === undefined ? { count } : { count, said: `${group} is more than one: counted as two` };
}
