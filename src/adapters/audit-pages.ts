import type { AuditQuery } from "../core/audit.ts";
import type { Instant } from "../core/time.ts";
import type { RowFormat } from "../formats/row-format.ts";
import type { Provider } from "../ports/provider.ts";

/** A provider's own audit endpoint: raw records page by page, and how they are read. */
export interface AuditPages {
  readonly rows: RowFormat;
  /** Where the provider forgets: since when it still has everything. What is older is a gap. */
  readonly since?: () => Instant;
  pages(query: AuditQuery): AsyncIterable<readonly unknown[]>;
}

/** A provider, and its audit endpoint where it has one. */
export interface AuditedProvider extends Provider {
  readonly audit: AuditPages | null;
}
