import { isAfter } from "../../core/time.ts";
import type { AuditGap, AuditQuery, AuditRow } from "../../core/audit.ts";
import type { Instant } from "../../core/time.ts";
import type { RowFormat } from "../../formats/row-format.ts";
import { createDistinct } from "../../core/distinct.ts";
import { createGapTracker } from "./gaps.ts";
import { sha256 } from "./sha256.ts";

/** What one reading of a source makes of its raw records: rows in the time asked for, each once, and gaps. */
export interface Intake {
  /** `hash` is of the record as it was read. */
  record(raw: unknown, hash: string): readonly (AuditRow | AuditGap)[];
  unreadable(reason: string): void;
  end(): readonly AuditGap[];
  /** Time of the first record that could be read, inside the query or not. */
  first(): Instant | null;
}

/** Never filters by key: a source may leave the key of a refused call unnamed. */
export function createIntake(rows: RowFormat, query: AuditQuery, order: "ascending" | "unknown"): Intake {
  const gaps = createGapTracker(query, rows.capabilities.lag, order);
  const distinct = createDistinct((row: AuditRow) => sha256(JSON.stringify({ ...row, hash: "" })));
  let first: Instant | null = null;
  return {
    record(raw, hash) {
      return rows.toRows(raw, hash, query.keyIds ?? []).flatMap((row): readonly (AuditRow | AuditGap)[] => {
        if ("problem" in row) {
          gaps.unreadable(row.problem);
          return [];
        }
        first ??= row.at;
        const ended = gaps.readable(row.at);
        if (isAfter(query.from, row.at) || isAfter(row.at, query.to)) return ended;
        const fresh = distinct(row);
        return fresh === null ? ended : [...ended, fresh];
      });
    },
    unreadable: (reason) => gaps.unreadable(reason),
    end: () => gaps.end(),
    first: () => first,
  };
}
