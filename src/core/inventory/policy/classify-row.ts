import type { KeyKind } from "../../key.ts";
import type { Seconds } from "../../time.ts";
import { type Told, fill } from "./justification.ts";
import {
  type JustificationTemplate,
  type KeyPolicy,
  type KeyRule,
  type KeyVerdict,
  meets,
} from "./key-policy.ts";
import { type Leaving, leavingOf } from "./leaving.ts";
import type { InventoryRow } from "../row.ts";
import { type Fact, type RowFacts, type Tier, factsOf } from "./row-facts.ts";
import { type Account, type Standing, standingOf } from "./standing.ts";

/** What a row with no team key to be had gets instead. */
export interface Fallback {
  /** The user that isn't a person. */
  readonly account: string;
  /** Who answers for that user; null where nobody owns the row. */
  readonly owner: string | null;
  readonly rotateEvery: Seconds;
}

/** What a row's key must be, why, and how far it is from that. */
export interface Classification {
  readonly row: InventoryRow;
  readonly facts: RowFacts;
  readonly verdict: KeyVerdict;
  /** Name of the rule that spoke. */
  readonly rule: string;
  /** One line for an auditor: the rule's reason, and what it counted because nobody has said it. */
  readonly because: string;
  readonly holds: KeyKind | "unknown";
  readonly standing: Standing;
  /** If the account that made the key is deactivated. */
  readonly leaving: Leaving;
  readonly fallback: Fallback | null;
  /** How long the key may live at most; null where no rule says. */
  readonly rotateEvery: Seconds | null;
  /** What nobody has said and a rule or a reader asks for, in words. */
  readonly unknown: readonly string[];
}

/** Whatever the rules ask: without these nobody can say who is hit when an account goes. */
const ALWAYS_ASKED: readonly Fact[] = [
  "runtime",
  "wakes",
  "hasOwner",
  "creatorIsOwner",
  "teamKeys",
  "confirmed",
];

/** Exactly one verdict, for any row: the last rule of a policy fits all. Depends on nothing but what is given. */
export function classifyRow(policy: KeyPolicy, row: InventoryRow, tier: Tier): Classification {
  const { facts, counted, gaps } = factsOf(row, tier);
  const told = { row, facts, tier };
  const index = policy.rules.findIndex((rule) => fits(rule, facts));
  const rule = policy.rules[index];
  if (rule === undefined) throw new Error("a key policy without a last rule that fits every row");

  const isBlocked = rule.verdict === "must-be-team" && !facts.teamKeys;
  const verdict = isBlocked ? "blocked-by-tier" : rule.verdict;
  const { withoutTeamKeys } = policy;
  const account = isBlocked ? accountOf(withoutTeamKeys.account, told) : null;
  const read = readFacts(policy.rules.slice(0, index + 1));
  const reasons = [
    fill(rule.because, told),
    ...(isBlocked ? [fill(withoutTeamKeys.because, told)] : []),
    ...read.flatMap((fact) => counted[fact] ?? []),
  ];
  const asked = new Set([...readFacts(policy.rules), ...ALWAYS_ASKED]);
  return {
    row,
    facts,
    verdict,
    rule: rule.name,
    because: reasons.join("; "),
    holds: facts.keyKind,
    standing: standingOf({ verdict, row, tier, account }),
    leaving: leavingOf(row, facts.keyKind),
    fallback:
      account === null
        ? null
        : { account: account.name, owner: row.owner ?? null, rotateEvery: withoutTeamKeys.rotateEvery },
    rotateEvery: isBlocked ? withoutTeamKeys.rotateEvery : (rule.rotateEvery ?? null),
    unknown: [
      ...gaps.filter((fact) => asked.has(fact)).flatMap((fact) => counted[fact] ?? []),
      ...(facts.keyKind === "unknown" ? ["nobody has said which kind of key it holds"] : []),
    ],
  };
}

/** The user that isn't a person to whom a key for this row is to belong where there are no team keys. */
export function accountFor({ withoutTeamKeys }: KeyPolicy, row: InventoryRow, tier: Tier): string {
  return accountOf(withoutTeamKeys.account, { row, facts: factsOf(row, tier).facts, tier }).name;
}

function fits({ when }: KeyRule, facts: RowFacts): boolean {
  return Object.entries(when).every(([fact, condition]) => meets(condition, facts[fact as Fact]));
}

/** What the rules up to the one that spoke have asked: on that the verdict rests. */
function readFacts(rules: readonly KeyRule[]): readonly Fact[] {
  return [...new Set(rules.flatMap(({ when }) => Object.keys(when) as Fact[]))];
}

function accountOf(template: JustificationTemplate, told: Told): Account {
  const [head = ""] = template;
  return { name: asName(fill(template, told)), prefix: typeof head === "string" ? head.toLowerCase() : "" };
}

function asName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60);
}
