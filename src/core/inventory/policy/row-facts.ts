import type { KeyKind } from "../../key.ts";
import { type Environment, type InventoryRow, kindOfKey } from "../row.ts";
import { RUNTIME_KINDS, type RuntimeKind } from "../runtime-kind.ts";
import { runtimeOf } from "../runtime.ts";
import { foldName } from "../same-person.ts";
import { countWakes } from "./wakes.ts";

/** What the plan of a row's provider offers, as the inventory says; undefined where it doesn't. */
export interface Tier {
  readonly provider?: string;
  readonly teamKeys?: boolean;
  readonly tier?: string;
}

/** All that a rule may ask of a row. What nobody has said counts as the worse: nothing here is a guess for the better. */
export interface RowFacts {
  readonly runtime: RuntimeKind;
  readonly unattended: boolean;
  readonly environment: Environment;
  /** People who would wake up if it vanished tonight. */
  readonly wakes: number;
  readonly hasOwner: boolean;
  /** The owner's own account made the key. */
  readonly creatorIsOwner: boolean;
  readonly keyKind: KeyKind | "unknown";
  /** The provider's plan has team keys. */
  readonly teamKeys: boolean;
  readonly instances: number;
  readonly period: "on-demand" | "regular";
  readonly confirmed: boolean;
}

export type Fact = keyof RowFacts;

/** The facts of a row, and in words whatever was counted because nobody has said it. */
export interface CountedFacts {
  readonly facts: RowFacts;
  readonly counted: Readonly<Partial<Record<Fact, string>>>;
  /** Those of them that a person still has to say. */
  readonly gaps: readonly Fact[];
}

/** Total and deterministic: the same row and tier give the same facts, whatever the row leaves out. */
export function factsOf(row: InventoryRow, tier: Tier): CountedFacts {
  const runtime = runtimeOf(row.runtime).kind;
  const bySystem = RUNTIME_KINDS[runtime].unattended;
  const unattended = row.unattended ?? bySystem ?? true;
  const isAtDesk = bySystem === false && !unattended;
  const environment = row.environment ?? (isAtDesk ? "personal" : "production");
  const wakes = countWakes(row, isAtDesk && environment !== "production");
  const said = {
    runtime: runtime === "unknown" ? runtimeUnknown(row) : undefined,
    unattended:
      row.unattended === undefined && bySystem === null
        ? "nobody has said whether somebody sits at it: counted as running by itself"
        : undefined,
    environment:
      row.environment === undefined
        ? `nobody has said its environment: counted as ${environment}${isAtDesk ? ", for somebody sits at it" : ""}`
        : undefined,
    wakes: wakes.said,
    hasOwner: row.owner === undefined ? "nobody has said who owns it" : undefined,
    creatorIsOwner:
      row.creator === undefined ? "nobody has said who made the key: counted as somebody else" : undefined,
    teamKeys:
      tier.teamKeys === undefined
        ? `nobody has said whether ${tier.provider ?? "its provider"} has team keys: counted as having them`
        : undefined,
    period: row.period === undefined ? "nobody has said how often it calls: counted as regularly" : undefined,
    confirmed: row.confirmed ? undefined : "nobody has confirmed this row",
  };
  const counted = thatAreSaid(said);
  return {
    facts: {
      runtime,
      unattended,
      environment,
      wakes: wakes.count,
      hasOwner: row.owner !== undefined,
      creatorIsOwner:
        row.owner !== undefined && row.creator !== undefined && foldName(row.owner) === foldName(row.creator),
      keyKind: kindOfKey(row) ?? "unknown",
      teamKeys: tier.teamKeys ?? true,
      instances: row.instances,
      period: row.period === "on-demand" ? "on-demand" : "regular",
      confirmed: row.confirmed,
    },
    counted,
    // Who would wake up was said, if by the name of a team.
    gaps: (Object.keys(counted) as Fact[]).filter((fact) => fact !== "wakes" || row.wakes === undefined),
  };
}

function runtimeUnknown({ runtime }: InventoryRow): string {
  return runtime === undefined ? "nobody has said what runs it" : "its runtime says nothing of what runs it";
}

function thatAreSaid(said: Readonly<Partial<Record<Fact, string | undefined>>>): CountedFacts["counted"] {
  return Object.fromEntries(Object.entries(said).filter(([, words]) => words !== undefined));
}
