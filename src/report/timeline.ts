import type { JudgedTactic } from "../core/audit-judge/judgement.ts";
import type { Receipt } from "../core/audit-summary.ts";
import type { SourceReading } from "../core/evidence.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Instant } from "../core/time.ts";
import { ofInventory } from "./cannot-know.ts";
import { type ConsumersReport, consumersOf } from "./consumers.ts";
import { type Exceptions, exceptionsOf } from "./exceptions.ts";
import { type Exposure, exposureOf } from "./exposure.ts";
import { type Banner, type Header, bannerOf, headerOf } from "./header.ts";
import { type History, entriesOf, historyOf } from "./history.ts";
import { type Lag, lagsOf } from "./lag.ts";
import { type LineageReport, lineageOf } from "./lineage.ts";
import { type ClassifiedCaller, type Misuse, callersOf, misuseOf } from "./misuse.ts";
import { type Phase, phasesOf } from "./phases.ts";
import { type OrphanReport, type ReplacementReport, orphansOf, replacementsOf } from "./replacements.ts";
import { type TimelineRow, rowsOf } from "./rows.ts";

export interface NoticeReport {
  readonly at: Instant;
  readonly to: string;
  readonly purpose: string;
  /** Null: it may have gone out. */
  readonly sent: boolean | null;
}

/** What a report shows of one incident: a projection of its journal, raw text included. Renderers escape it. */
export interface Timeline {
  readonly banner: Banner;
  readonly header: Header;
  readonly exposure: Exposure;
  /** How long the provider took to refuse the leaked key once it was disabled or ended. */
  readonly lags: readonly Lag[];
  readonly misuse: Misuse;
  readonly phases: readonly Phase[];
  readonly rows: readonly TimelineRow[];
  readonly consumers: ConsumersReport;
  readonly replacements: readonly ReplacementReport[];
  readonly orphans: readonly OrphanReport[];
  readonly exceptions: Exceptions;
  readonly callers: readonly ClassifiedCaller[];
  /** What was done by callers whom nothing explains, as far as a source's format tells what calls are good for. */
  readonly deeds: readonly JudgedTactic[];
  readonly lineage: readonly LineageReport[];
  readonly receipts: readonly Receipt[];
  readonly sources: readonly SourceReading[];
  /** What the sources can't show, in sentences. */
  readonly cannotSee: readonly string[];
  /** Sources and probes that gave no answer when they were last asked. */
  readonly silent: readonly { readonly source: string; readonly reason: string }[];
  readonly notices: readonly NoticeReport[];
}

/**
 * The timeline of one incident from all its journal rows; `ERR_TIMELINE_UNOPENED` if its opening is missing. By which
 * incidents it was re-opened stands in their journals, not in its own.
 */
export function timelineOf(journal: readonly JournalEntry[], reopenedAs: readonly string[] = []): Timeline {
  const history = historyOf(journal);
  const { final } = history;
  const callers = callersOf(history);
  const misuse = misuseOf(history, callers);
  return {
    banner: bannerOf(final.mode),
    header: headerOf(history, reopenedAs),
    exposure: exposureOf(history, misuse),
    lags: lagsOf(final, history.entries),
    misuse,
    phases: phasesOf(history),
    rows: rowsOf(history),
    consumers: consumersOf(history),
    replacements: replacementsOf(history),
    orphans: orphansOf(history),
    exceptions: exceptionsOf(history),
    callers,
    deeds: final.audit?.judged.tactics ?? [],
    lineage: lineageOf(final, history.entries, final.lastAt),
    receipts: final.audit?.receipts ?? [],
    sources: Object.values(final.readings),
    cannotSee: [
      ...(final.audit?.cannotSee ?? []),
      ...(final.audit === null ? [] : ofInventory(final.audit.judged)),
    ],
    silent: final.silent,
    notices: noticesOf(history),
  };
}

function noticesOf({ entries }: History): readonly NoticeReport[] {
  return entriesOf(entries, "notice.sent", "notice.failed").map((row) => ({
    at: row.at,
    to: row.data.to,
    purpose: row.data.purpose,
    sent: row.type === "notice.sent" || (row.data.error.unsure === true ? null : false),
  }));
}
