import type { AuditRow } from "../../core/audit.ts";
import { sha256 } from "./sha256.ts";

/**
 * Lets each record pass once. A second record under a known id is a duplicate only if it says the same; some ids are
 * chosen by the caller, so a thief could otherwise hide a call behind another's. It then gets an id of its own.
 */
export function createDistinct(): (row: AuditRow) => AuditRow | null {
  const ids = new Set<string>();
  const seen = new Set<string>();
  return (row) => {
    const digest = sha256(JSON.stringify({ ...row, hash: "" }));
    if (seen.has(digest)) return null;
    seen.add(digest);
    const id = ids.has(row.id) ? `${row.id}~${digest.slice(0, 16)}` : row.id;
    ids.add(id);
    return id === row.id ? row : { ...row, id };
  };
}
