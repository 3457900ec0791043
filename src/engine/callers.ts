import type { AuditRow } from "../core/audit.ts";
import type { Caller } from "../core/evidence.ts";
import { maskDense } from "../core/sanitise.ts";
import type { Signer } from "../ports/signer.ts";

const ACTIONS_SHOWN = 10;

/** Stable id of whoever made this call. */
export function callerId(row: AuditRow, signer: Signer): string {
  return `C-${signer.digest(identityOf(row, signer)).slice(0, 8)}`;
}

function identityOf(row: AuditRow, signer: Signer): string {
  return signer.canonical(
    [row.keyId, row.userAgent, row.address, row.principal].map((part) => part?.toWellFormed() ?? null),
  );
}

/** Groups rows that nobody in the inventory explains by who made them: key, address, user agent and principal. */
export function callersOf(
  rows: readonly AuditRow[],
  kindOf: (keyId: string) => Caller["key"],
  signer: Signer,
): readonly Caller[] {
  const groups = Map.groupBy(rows, (row) => identityOf(row, signer));
  return [...groups].map(([, members]) => callerOf(members, kindOf, signer));
}

function callerOf(
  rows: readonly AuditRow[],
  kindOf: (keyId: string) => Caller["key"],
  signer: Signer,
): Caller {
  const sorted = rows.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const [first] = sorted;
  const last = sorted.at(-1);
  const keyId = first?.keyId ?? null;
  if (first === undefined || last === undefined || keyId === null) throw new Error("a caller without rows");
  return {
    id: callerId(first, signer),
    key: kindOf(keyId),
    keyId,
    userAgent: first.userAgent === null ? null : maskDense(first.userAgent),
    address: first.address,
    principal: first.principal,
    actions: [...new Set(rows.flatMap((row) => (row.action === null ? [] : [maskDense(row.action)])))]
      .sort()
      .slice(0, ACTIONS_SHOWN),
    accepted: rows.filter((row) => row.outcome === "accepted").length,
    refused: rows.filter((row) => row.outcome === "refused").length,
    first: first.at,
    last: last.at,
    lastAccepted: sorted.findLast((row) => row.outcome === "accepted")?.at ?? null,
    rowsHash: signer.digest(sorted.map((row) => row.hash).join("\n")),
  };
}
