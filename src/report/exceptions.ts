import type { BlockerCode } from "../core/blocker.ts";
import { ACCEPTABLE_CODES } from "../core/blocker.ts";
import { isCountersigned } from "../core/people.ts";
import type { Instant } from "../core/time.ts";
import { type History, entriesOf } from "./history.ts";

/** A blocker that people accepted instead of clearing. */
export interface AcceptanceReport {
  readonly code: BlockerCode;
  readonly subject: string;
  readonly reasons: readonly string[];
  readonly expires: Instant;
  readonly signers: readonly string[];
  /** Enough people signed, and the code may be accepted at all; whether it has expired since isn't said here. */
  readonly valid: boolean;
}

/** The whole gate passed by, on one visit. */
export interface BreakGlassReport {
  readonly visit: number;
  readonly reasons: readonly string[];
  readonly breaks: readonly string[];
  readonly expires: Instant;
  readonly signers: readonly string[];
  readonly valid: boolean;
  /** The key was ended on it. */
  readonly used: boolean;
  readonly review: "not due" | "open" | "closed";
  readonly findings: string | null;
}

export interface Exceptions {
  readonly acceptances: readonly AcceptanceReport[];
  readonly breakGlass: readonly BreakGlassReport[];
}

/** Every recorded exception, valid or not. */
export function exceptionsOf(history: History): Exceptions {
  return { acceptances: acceptancesOf(history), breakGlass: breakGlassOf(history) };
}

function acceptancesOf({ final }: History): readonly AcceptanceReport[] {
  const groups = Map.groupBy(final.acceptances, (row) => `${row.code} ${row.subject}`);
  return [...groups.values()].flatMap((rows) => {
    const newest = rows.at(-1);
    if (newest === undefined) return [];
    return {
      code: newest.code,
      subject: newest.subject,
      reasons: [...new Set(rows.map((row) => row.reason))],
      expires: newest.expires,
      signers: rows.map((row) => row.by),
      valid: ACCEPTABLE_CODES.has(newest.code) && isCountersigned(final, rows),
    };
  });
}

function breakGlassOf({ final, entries }: History): readonly BreakGlassReport[] {
  const review = entriesOf(entries, "review.closed").at(-1);
  const started = entriesOf(entries, "revocation.started").filter(
    (entry) => entry.data.ground === "break-glass",
  );
  return [...Map.groupBy(final.breakGlass, (row) => row.visit)].flatMap(([visit, rows]) => {
    const newest = rows.at(-1);
    if (newest === undefined) return [];
    const used = started.some((entry) => entry.data.visit === visit);
    return {
      visit,
      reasons: [...new Set(rows.map((row) => row.reason))],
      breaks: [...new Set(rows.flatMap((row) => row.breaks))],
      expires: newest.expires,
      signers: rows.map((row) => row.by),
      valid: isCountersigned(final, rows),
      used,
      review: used ? (review === undefined ? "open" : "closed") : "not due",
      findings: used ? (review?.data.findings ?? null) : null,
    };
  });
}
