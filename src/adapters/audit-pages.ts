import type { AuditQuery } from "../core/audit.ts";
import type { RowFormat } from "../formats/row-format.ts";
import type { Provider } from "../ports/provider.ts";

/** A provider's own audit endpoint: raw records page by page, and how they are read. */
export interface AuditPages {
  readonly rows: RowFormat;
  pages(query: AuditQuery): AsyncIterable<readonly unknown[]>;
}

/** A provider, and its audit endpoint where it has one. */
export interface AuditedProvider extends Provider {
  readonly audit: AuditPages | null;
}
