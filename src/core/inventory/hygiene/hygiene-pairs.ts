import type { HygieneFinding, HygieneRuleId, PlacedRow } from "./hygiene-rules.ts";
import type { InventoryRow } from "../row.ts";
import { marksOf } from "../same-key.ts";

type Placed = PlacedRow<InventoryRow>;

/** What is wrong between rows: each later one of a group says with which earlier ones it collides. */
export function pairFindings(
  rows: readonly Placed[],
  provider: string | undefined,
): readonly HygieneFinding[] {
  return [
    ...collisions(rows, "key-shared", "key", {
      groupsOf: ({ row }) => marksOf(row, provider),
      say: (others) => `the same key as ${others}: each consumer needs its own`,
    }),
    ...collisions(rows, "prefix-same", "lastFour", {
      groupsOf: ({ row: { keyPrefix, lastFour, ...row } }) =>
        keyPrefix === undefined || lastFour === undefined
          ? []
          : [JSON.stringify([row.provider ?? provider, keyPrefix, lastFour])],
      collide: ({ row: one }, { row: other }) =>
        one.key !== undefined && other.key !== undefined && one.key !== other.key,
      say: (others) => `prefix and last four are those of another key, in ${others}`,
    }),
    ...collisions(rows, "place-shared", "location", {
      groupsOf: ({ row: { location } }) =>
        location === undefined ? [] : [location.toLowerCase().replaceAll(/\s+/g, " ")],
      say: (others) => `the same place as ${others}`,
    }),
    ...collisions(rows, "place-shared", "foundAt", {
      groupsOf: ({ row: { foundAt = [] } }) => [...new Set(foundAt)],
      say: (others) => `found at the same place as ${others}`,
    }),
  ];
}

interface Collision {
  readonly groupsOf: (row: Placed) => readonly string[];
  readonly collide?: (one: Placed, other: Placed) => boolean;
  readonly say: (others: string) => string;
}

function collisions(
  rows: readonly Placed[],
  rule: HygieneRuleId,
  field: keyof InventoryRow,
  { groupsOf, collide = () => true, say }: Collision,
): readonly HygieneFinding[] {
  const seen = new Map<string, Placed[]>();
  return rows.flatMap((placed) => {
    const others = new Set<string>();
    for (const group of groupsOf(placed)) {
      const members = seen.get(group) ?? [];
      for (const member of members) if (collide(member, placed)) others.add(member.row.id);
      seen.set(group, [...members, placed]);
    }
    if (others.size === 0) return [];
    const { index, row } = placed;
    const at = row[field] === undefined ? "fingerprint" : field;
    return [{ rule, path: ["consumers", index, at], row: row.id, message: say(named([...others])) }];
  });
}

const MOST_NAMED = 3;

function named(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED;
  return `${ids.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
