import { StanchError } from "../../core/errors.ts";
import { isAfter, plus } from "../../core/time.ts";
import type { AuditGap, AuditQuery } from "../../core/audit.ts";
import type { Instant } from "../../core/time.ts";
import type { RowFormat } from "../../formats/row-format.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { AuditPages } from "../audit-pages.ts";
import { clip } from "./gaps.ts";
import { createIntake } from "./intake.ts";
import { sha256 } from "./sha256.ts";

const MOST_PAGES = 10_000;

export interface HttpAuditLogOptions extends AuditPages {
  readonly name: string;
}

/**
 * A provider's audit endpoint. If the first page fails the source can't be reached and the error is thrown; if a later
 * one does, or the server begins to repeat itself, what is missing becomes a gap.
 */
export function createHttpAuditLog(options: HttpAuditLogOptions): AuditLog {
  const { name, rows } = options;
  return {
    name,
    capabilities: rows.capabilities,
    async *read(query) {
      const kept = options.since?.() ?? query.from;
      if (isAfter(kept, query.from))
        yield* clip(query, query.from, kept, "the source doesn't reach back so far");
      const intake = createIntake(rows, query, "unknown");
      const progress = createProgress();
      const seenPages = new Set<string>();
      let pagesRead = 0;
      try {
        for await (const page of options.pages(query)) {
          const digest = sha256(JSON.stringify(page));
          // Some servers ignore what they are asked for and give the first page for ever.
          if ((page.length > 0 && seenPages.has(digest)) || pagesRead === MOST_PAGES) {
            yield* intake.end();
            return yield* missing(query, progress, rows, "the server doesn't come to an end of its pages");
          }
          pagesRead += 1;
          seenPages.add(digest);
          for (const raw of page) {
            for (const item of intake.record(raw, sha256(JSON.stringify(raw)))) {
              if (item.type === "row") progress.see(item.at);
              yield item;
            }
          }
        }
      } catch (error) {
        if (pagesRead === 0) throw error;
        yield* intake.end();
        const why = error instanceof StanchError ? error.code : "unknown error";
        return yield* missing(query, progress, rows, `a later page failed (${why})`);
      }
      yield* intake.end();
    },
  };
}

/** Where a reading has got to, if the source is seen to give oldest rows first. */
interface Progress {
  see(at: Instant): void;
  /** Latest time so far; `null` while the order isn't known. */
  reached(): Instant | null;
}

function createProgress(): Progress {
  let first: Instant | null = null;
  let last: Instant | null = null;
  let ascending = true;
  return {
    see(at) {
      ascending &&= last === null || !isAfter(last, at);
      first ??= at;
      last = at;
    },
    reached: () => (ascending && first !== last ? last : null),
  };
}

/** In a source of unknown order the missing rows can be of any time. */
function missing(
  query: AuditQuery,
  progress: Progress,
  rows: RowFormat,
  reason: string,
): readonly AuditGap[] {
  const reached = progress.reached();
  return clip(query, reached === null ? query.from : plus(reached, -rows.capabilities.lag), query.to, reason);
}
