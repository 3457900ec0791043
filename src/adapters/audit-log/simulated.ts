import { createHash } from "node:crypto";

import type { AuditGap, AuditRow } from "../../core/audit.ts";
import { toMillis } from "../../core/time.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Call } from "../world/call-log.ts";
import type { Model } from "../world/model.ts";

/**
 * An audit log of a simulated world. It knows how far it has been filled: while it is later than it promises, the
 * stretch that it can't vouch for is a gap.
 */
export function simulatedAuditLog(model: Model, name: string): AuditLog {
  const { calls, timeline, spec } = model;
  const { identifiesKey, identifiesPrincipal, recordsRefusals, covers, cannotSee, auditLag } = spec.provider;

  const isRecorded = ({ action }: Call): boolean => covers.includes("*") || covers.includes(action);
  /** A call never changes, so neither does its row: each is hashed once. */
  const rows = new WeakMap<Call, AuditRow>();
  const shown = (call: Call): AuditRow => {
    const row = rows.get(call) ?? rowOf(call, isNamed(call), principalOf(call));
    rows.set(call, row);
    return row;
  };
  const principalOf = ({ keyId, principal }: Call): string | null =>
    (identifiesPrincipal ? model.keys.byId(keyId ?? "")?.principal : undefined) ?? principal;
  const isNamed = ({ outcome }: Call): boolean =>
    identifiesKey && (outcome === "accepted" || recordsRefusals);

  return {
    name,
    capabilities: {
      identifiesKey,
      recordsRefusals,
      ...(identifiesPrincipal ? { identifiesPrincipal } : {}),
      covers,
      lag: auditLag,
      cannotSee,
    },
    async *read({ from, to, keyIds }) {
      await model.reachProvider(false);
      const [first, last] = [toMillis(from), toMillis(to)];
      const wanted = new Set(keyIds);
      for (const call of calls.visible()) {
        if (call.at < first || call.at > last || !isRecorded(call)) continue;
        const row = shown(call);
        if (keyIds === undefined || row.keyId === null || wanted.has(row.keyId)) yield row;
      }
      const gap = gapOf(timeline.now(), calls.lag(), auditLag, first, last);
      if (gap !== null) yield gap;
    },
  };
}

function rowOf(call: Call, isNamed: boolean, principal: string | null): AuditRow {
  const shown = {
    id: call.id,
    at: new Date(call.at).toISOString(),
    keyId: isNamed ? call.keyId : null,
    principal,
    address: call.address,
    userAgent: call.userAgent,
    action: call.action,
    outcome: call.outcome,
    ...(call.minted === undefined ? {} : { minted: call.minted }),
  };
  const hash = createHash("sha256").update(JSON.stringify(shown)).digest("hex");
  return { type: "row", ...shown, hash };
}

function gapOf(now: number, lag: number, promised: number, first: number, last: number): AuditGap | null {
  const from = Math.max(first, now - lag * 1000);
  const to = Math.min(last, now - promised * 1000);
  if (from >= to) return null;
  return {
    type: "gap",
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    reason: `rows arrive ${lag} seconds late instead of ${promised}`,
  };
}
