import { forCsv, forLine } from "../core/sanitise.ts";
import type { Timeline } from "./timeline.ts";

const COLUMNS = [
  "banner",
  "mark",
  "incident",
  "seq",
  "last_seq",
  "time_utc",
  "last_time_utc",
  "type",
  "event",
  "actor",
  "evidence",
  "hash",
] as const;

/** The rows of the timeline as CSV (RFC 4180, CRLF), one line per row; cells can't be read as formulas. */
export function renderCsv({ banner, header, rows }: Timeline): string {
  const lines = rows.map((row) => {
    const cells: Readonly<Record<(typeof COLUMNS)[number], string>> = {
      banner,
      mark: header.mark ?? "",
      incident: header.incident,
      seq: String(row.seq),
      last_seq: String(row.lastSeq),
      time_utc: row.at,
      last_time_utc: row.lastAt,
      type: row.type,
      event: row.event,
      actor: row.actor,
      evidence: row.evidence,
      hash: row.hash,
    };
    return COLUMNS.map((column) => forCsv(forLine(cells[column]))).join(",");
  });
  return [COLUMNS.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}
