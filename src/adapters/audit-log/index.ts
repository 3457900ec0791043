import { StanchError } from "../../core/errors.ts";
import type { Config } from "../../formats/config.ts";
import { type RowFormat, rowFormat } from "../../formats/row-format.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { AuditPages } from "../audit-pages.ts";
import type { AdapterParts } from "../parts.ts";
import { createFileAuditLog } from "./file.ts";
import { createHttpAuditLog } from "./http.ts";
import { createImportedAuditLog } from "./imported.ts";

/** An entry under `auditLogs` in the operator's config. */
export type AuditLogEntry = Config["auditLogs"][string];

export interface AuditLogParts extends Pick<AdapterParts, "path" | "imported"> {
  /** The audit endpoint of a provider of the config; null where it has none. */
  readonly auditOf: (provider: string) => Promise<AuditPages | null>;
}

/** The log that an entry of the config asks for, and each export of it that people brought in. */
export async function createAuditLogs(
  name: string,
  entry: AuditLogEntry,
  parts: AuditLogParts,
): Promise<readonly AuditLog[]> {
  switch (entry.adapter) {
    case "file":
      return fileLogs(name, entry.path, rowFormat(entry), parts);
    case "http": {
      const audit = await parts.auditOf(entry.provider);
      if (audit !== null) return [createHttpAuditLog({ name, ...audit })];
      throw new StanchError({
        code: "ERR_CONFIG",
        message: `auditLogs.${name}: the provider ${entry.provider} has no audit endpoint that stanch can read`,
      });
    }
  }
}

function fileLogs(
  name: string,
  path: string | undefined,
  rows: RowFormat,
  parts: AuditLogParts,
): readonly AuditLog[] {
  const exports = parts.imported(name);
  if (path === undefined) return [createImportedAuditLog({ name, paths: exports, rows })];
  return [
    createFileAuditLog({ name, path: parts.path(path), rows }),
    ...exports.map((one, index) =>
      createImportedAuditLog({ name: `${name}#${index + 1}`, paths: [one], rows }),
    ),
  ];
}
