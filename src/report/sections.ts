import type { Column } from "./table.ts";
import { findingsOf } from "./sections-findings.ts";
import { responseOf } from "./sections-response.ts";
import { summaryOf } from "./sections-summary.ts";
import { moment } from "./phrase.ts";
import { journalMark } from "./rows.ts";
import type { Timeline } from "./timeline.ts";

/** One table of the report, as raw text: each renderer escapes the cells for its own sink. */
export interface Section {
  readonly title: string;
  /** Stands between title and table. */
  readonly note?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Stands in place of an empty table. */
  readonly empty: string;
}

/** The report in the order in which it is read: how it stands, what happened, what that rests on. */
export function sectionsOf(timeline: Timeline): readonly Section[] {
  return [...summaryOf(timeline), happened(timeline), ...responseOf(timeline), ...findingsOf(timeline)];
}

/** Every row of the journal, folded where nothing changed. */
export function happened({ rows, banner }: Timeline): Section {
  // Widths are fixed so that a line looks the same however long its neighbours are; "EXERCISE" takes four cells more.
  const event = banner === "LIVE" ? 31 : 27;
  return {
    title: "What happened",
    columns: [
      { title: "Time (UTC)", width: 10 },
      { title: "Event", width: event },
      { title: "Actor", width: 8 },
      { title: "Evidence", width: 20 },
    ],
    rows: rows.map((row) => [
      moment(row.at),
      row.event,
      row.actor,
      row.evidence === "" ? journalMark(row) : `${row.evidence} [${journalMark(row)}]`,
    ]),
    empty: "nothing",
  };
}
