import type { Judgement, Reason } from "./audit-judge/judgement.ts";
import type { Caller, SourceReading } from "./evidence.ts";
import type { Incident } from "./incident.ts";
import type { Plan } from "./plan.ts";
import { isMigration } from "./purpose.ts";
import { type Instant, isAfter, latest } from "./time.ts";

/** Count and time range of audit rows that prove a claim. */
export interface Receipt {
  readonly source: string;
  readonly claim: string;
  readonly count: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
}

/** Something that was created with the leaked key and may outlive it. */
export interface LineageItem {
  readonly id: string;
  readonly kind: "key" | "session" | "principal";
  /** Other ids by which rows name it. */
  readonly aliases: readonly string[];
  readonly mintedAt: Instant;
  readonly source: string;
  /** The unknown caller who made it; null if a declared consumer or the responder did. */
  readonly mintedBy: string | null;
  /** When it runs out by itself, by the answer that it was given out with. */
  readonly expiresAt: Instant | null;
  /** When a source recorded its end. */
  readonly endedAt: Instant | null;
}

export function namesOf({ id, aliases }: Pick<LineageItem, "id" | "aliases">): readonly string[] {
  return [id, ...aliases];
}

/** Whether rows with this id are of it. */
export function goesBy({ id, aliases }: Pick<LineageItem, "id" | "aliases">, name: string | null): boolean {
  return name !== null && (id === name || aliases.includes(name));
}

/** How one caller stands whom the inventory doesn't explain, or whose calls aren't like it. */
export interface JudgedUser {
  readonly verdict: "misuse" | "undetermined";
  readonly reasons: readonly Reason[];
}

/** What the judge says of the use of the leaked key and of what was made with it. */
export interface JudgedUse extends Pick<Judgement, "verdict" | "counts" | "tactics" | "byAgentAlone"> {
  /** By id of the caller. */
  readonly callers: Readonly<Record<string, JudgedUser>>;
}

/** Would a use of the leaked key show? `partly`: on some kinds of call. `blind`: what was read names no key. `unread`: nothing was. */
export type Sight = "unread" | "blind" | "partly" | "sees";

/** What an audit without callers is worth: only `sees` says that nobody was seen. */
export function sightOf(audit: Pick<AuditSummary, "readings"> | null): Sight {
  if (audit === null || audit.readings.length === 0) return "unread";
  const kinds = kindsSeen(audit.readings);
  if (kinds.length === 0) return "blind";
  return kinds.includes("*") ? "sees" : "partly";
}

/** Kinds of call on which a source that was read names the key, sorted; `*` for all. */
export function kindsSeen(readings: readonly SourceReading[]): readonly string[] {
  const able = readings.filter((reading) => reading.identifiesKey && !isAllGap(reading));
  return [...new Set(able.flatMap(({ covers }) => covers))].sort();
}

/** An export without a row in it, say: it was read, and vouches for no moment. */
function isAllGap({ from, through, gaps }: SourceReading): boolean {
  const sorted = [...gaps].sort((a, b) => (isAfter(a.from, b.from) ? 1 : -1));
  const vouchedFrom = sorted.reduce(
    (at, gap) => (isAfter(gap.from, at) ? at : (latest(at, gap.to) ?? at)),
    from,
  );
  return !isAfter(through, vouchedFrom);
}

/** How the newest audit judged this caller; null if it didn't see it, or saw it on a replacement. */
export function judgedOf({ audit }: Pick<Incident, "audit">, caller: string): JudgedUser | null {
  const callers = audit?.judged.callers ?? {};
  return Object.hasOwn(callers, caller) ? (callers[caller] ?? null) : null;
}

/**
 * As it goes on record. The judge looks for a thief from an exposure on; where nobody leaked the key there is none, and
 * whoever isn't explained is somebody whom nobody listed, until people say who it is.
 */
export function judgedFor(plan: Pick<Plan, "purpose">, judged: JudgedUse): JudgedUse {
  if (!isMigration(plan)) return judged;
  const { misuse, undetermined } = judged.counts;
  return {
    verdict: judged.verdict === "misuse" ? "undetermined" : judged.verdict,
    counts: { ...judged.counts, misuse: 0, undetermined: misuse + undetermined },
    tactics: [],
    byAgentAlone: judged.byAgentAlone,
    callers: Object.fromEntries(
      Object.entries(judged.callers).map(([id, user]) => [id, { ...user, verdict: "undetermined" }]),
    ),
  };
}

/** What the audit step learned. */
export interface AuditSummary {
  readonly readings: readonly SourceReading[];
  /** First and last use of the leaked key or its lineage by somebody whom the inventory doesn't explain. */
  readonly window: { readonly first: Instant | null; readonly last: Instant | null };
  readonly judged: JudgedUse;
  readonly receipts: readonly Receipt[];
  readonly callers: readonly Caller[];
  readonly lineage: readonly LineageItem[];
  /** What the sources can't show, in sentences. */
  readonly cannotSee: readonly string[];
  readonly silent: readonly { readonly source: string; readonly reason: string }[];
}
