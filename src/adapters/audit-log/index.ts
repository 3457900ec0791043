import type { AuditLog } from "../../ports/audit-log.ts";
import { createFileAuditLog } from "./file.ts";
import type { FileAuditLogOptions } from "./file.ts";
import { createHttpAuditLog } from "./http.ts";
import type { HttpAuditLogOptions } from "./http.ts";
import { createImportedAuditLog } from "./imported.ts";
import type { ImportedAuditLogOptions } from "./imported.ts";

export type AuditLogOptions =
  | ({ readonly adapter: "file" } & FileAuditLogOptions)
  | ({ readonly adapter: "imported" } & ImportedAuditLogOptions)
  | ({ readonly adapter: "http" } & HttpAuditLogOptions);

/** The audit source that an entry of the config asks for; `adapter` is the entry's own, or `imported` for exports of it. */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  switch (options.adapter) {
    case "file":
      return createFileAuditLog(options);
    case "imported":
      return createImportedAuditLog(options);
    case "http":
      return createHttpAuditLog(options);
  }
}
