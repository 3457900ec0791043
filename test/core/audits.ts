import type { AuditSummary, LineageItem } from "../../src/core/audit-summary.ts";

/** An audit that read nothing and found nothing. */
export const NOTHING_FOUND: AuditSummary = {
  readings: [],
  window: { first: null, last: null },
  judged: {
    verdict: "not-observed",
    counts: { legitimate: 0, misuse: 0, undetermined: 0 },
    tactics: [],
    byAgentAlone: [],
    callers: {},
  },
  receipts: [],
  callers: [],
  lineage: [],
  cannotSee: [],
  silent: [],
};

/** Something that the leaked key made. */
export function madeWithKey(item: Pick<LineageItem, "id" | "mintedAt"> & Partial<LineageItem>): LineageItem {
  return { kind: "key", aliases: [], source: "log", mintedBy: null, expiresAt: null, endedAt: null, ...item };
}
