import type { AuditCapabilities, AuditGap, AuditQuery, AuditRow } from "../core/audit.ts";

/**
 * A record of who called with which key.
 *
 * Implementations: `src/adapters/audit-log/*`, collected in its `index.ts`. Proof: `test/contracts/audit-log.ts`.
 * Rows come in any order, each id once. Rows that can't be read become a gap with a reason; a source that can't be
 * reached throws.
 */
export interface AuditLog {
  readonly name: string;
  readonly capabilities: AuditCapabilities;
  read(query: AuditQuery): AsyncIterable<AuditRow | AuditGap>;
}
