import type { JustificationTemplate } from "./key-policy.ts";
import type { InventoryRow } from "../row.ts";
import type { RowFacts, Tier } from "./row-facts.ts";
import { RUNTIME_KINDS } from "../runtime-kind.ts";

/** A row as templates see it. */
export interface Told {
  readonly row: InventoryRow;
  readonly facts: RowFacts;
  readonly tier: Tier;
}

const LONGEST = 80;

/** What a template may look up; each gives words also where nobody has said anything. */
export const LOOKUPS = {
  id: ({ row }) => row.id,
  service: ({ row }) => row.service,
  owner: ({ row }) => row.owner ?? "an unknown owner",
  creator: ({ row }) => row.creator ?? "somebody unknown",
  team: ({ row }) => row.team ?? row.keyTeam ?? "an unknown team",
  runtime: ({ row, facts }) => row.runtime ?? RUNTIME_KINDS[facts.runtime].words,
  runtimeKind: ({ facts }) => RUNTIME_KINDS[facts.runtime].words,
  environment: ({ facts }) => facts.environment,
  wakes: ({ row }) => namesOf(row.wakes),
  wakesCount: ({ facts }) => String(facts.wakes),
  instances: ({ facts }) => String(facts.instances),
  provider: ({ tier }) => tier.provider ?? "the provider",
  tier: ({ tier }) => tier.tier ?? "this plan",
} as const satisfies Readonly<Record<string, (told: Told) => string>>;

/** The template as one line: no words from outside can add a second one, or more than 80 characters each. */
export function fill(template: JustificationTemplate, told: Told): string {
  const parts = template.map((part) =>
    typeof part === "string" ? part : clipped(isLookup(part.name) ? LOOKUPS[part.name](told) : ""),
  );
  return parts.join("").replaceAll(/\s+/g, " ").trim();
}

export function isLookup(name: string): name is keyof typeof LOOKUPS {
  return Object.hasOwn(LOOKUPS, name);
}

function namesOf(names: readonly string[] | undefined): string {
  if (names === undefined) return "nobody has said who";
  const [last = "", ...before] = names.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(", ")} and ${last}`;
}

function clipped(text: string): string {
  const characters = Array.from(text);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : text;
}
