import { StanchError } from "../../core/errors.ts";
import { type Instant, isAfter, plus } from "../../core/time.ts";
import { NOTHING_IMPORTED } from "../../formats/audit-mapping.ts";
import type { RowFormat } from "../../formats/row-format.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import { createFileAuditLog } from "./file.ts";
import { clip } from "./gaps.ts";

export interface ImportedAuditLogOptions {
  readonly name: string;
  /** Exports that people brought in; a row that stands in several is the same row. */
  readonly paths: readonly string[];
  readonly rows: RowFormat;
}

/**
 * Exported rows as an audit source. An export doesn't grow: whatever came after its newest row is a gap, never silence.
 * Throws `ERR_AUDIT_UNREADABLE` while nothing has been imported.
 */
export function createImportedAuditLog({ name, paths, rows }: ImportedAuditLogOptions): AuditLog {
  return {
    name,
    capabilities: rows.capabilities,
    async *read(query) {
      if (paths.length === 0) throw nothingImported(name);
      let newest: Instant = query.from;
      for (const path of paths) {
        for await (const item of createFileAuditLog({ name, path, rows, isExport: true }).read(query)) {
          if (item.type === "row" && isAfter(item.at, newest)) newest = item.at;
          yield item;
        }
      }
      // Rows may be written late: the last stretch isn't complete either.
      yield* clip(query, plus(newest, -rows.capabilities.lag), query.to, "the export ends there");
    },
  };
}

function nothingImported(name: string): StanchError {
  return new StanchError({
    code: "ERR_AUDIT_UNREADABLE",
    message: `${NOTHING_IMPORTED} for ${name}`,
    hint: `stanch import-audit FILE --source ${name}`,
  });
}
