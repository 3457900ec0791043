import type { Incident } from "../core/incident.ts";
import { tellOf } from "../core/key-words.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Plan } from "../core/plan.ts";
import type { Instant } from "../core/time.ts";
import { type Lag, lagsOf } from "../report/lag.ts";
import { lagWords } from "../report/lag-words.ts";
import { type LineageReport, lineageOf, standOf } from "../report/lineage.ts";
import { list, named } from "../report/phrase.ts";
import type { Links } from "./services.ts";

/** What came before an incident, what its key left behind, and how its end went. */
export interface KeyHistory {
  readonly reopens: string | null;
  readonly reopenedAs: readonly string[];
  /** Replacements that the incidents made which this one re-opens. */
  readonly earlierKeys: readonly string[];
  readonly lineage: readonly LineageReport[];
  /** How long the provider took to refuse the leaked key once it was disabled or ended. */
  readonly lags: readonly Lag[];
}

export function keyHistory(
  incident: Incident,
  entries: readonly JournalEntry[],
  now: Instant,
  { reopenedAs }: Links,
): KeyHistory {
  return {
    reopens: incident.reopens,
    reopenedAs,
    earlierKeys: incident.earlierKeys,
    lineage: lineageOf(incident, entries, now),
    lags: lagsOf(incident, entries),
  };
}

/** In sentences, for the status. */
export function keyHistoryLines(
  { earlierKeys, lineage, lags }: KeyHistory,
  now: Instant,
  plan: Pick<Plan, "purpose">,
): readonly string[] {
  return [
    // They are of another incident: nothing here ends them.
    ...(earlierKeys.length === 0
      ? []
      : [`Keys from before: ${list(earlierKeys.map(named))}; end them by hand once nobody is on them`]),
    ...lags.map((lag) => tellOf(plan)`Leaked key ${lagWords(lag)}`),
    ...lineage.map((item) => `Made with it: ${item.kind} ${named(item.id)}, ${standOf(item, now)}`),
  ];
}
