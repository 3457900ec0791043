import type { EventType } from "../src/core/journal.ts";

/** Facts that any state records. What isn't listed here, and isn't handled by the state, is refused. */
const RECORDED = [
  "lease.taken",
  "checkpoint.signed",
  "consent.given",
  "effect.failed",
  "effect.unknown",
  "effect.absent",
  "rung.applied",
  "rung.undone",
  "key.looked",
  "clock.measured",
  "audit.read",
  "evidence.observed",
  "evidence.withdrawn",
  "attestation.made",
  "caller.classified",
  "acceptance.signed",
  "approval.granted",
  "cutover.signed",
  "breakGlass.signed",
  "review.closed",
  "consumer.retired",
  "consumer.added",
  "key.reissued",
  "orphan.found",
  "orphan.classified",
  "orphan.spared",
  "orphan.ended",
  "lineage.ended",
  "replacement.probed",
  "replacement.rejected",
  "stores.preflighted",
  "consumer.written",
  "consumer.failed",
  "consumer.rolledBack",
  "notice.sent",
  "notice.failed",
  "spool.cleared",
  "strategy.changed",
  "rung.declined",
  "deadline.passed",
  "disable.preapproved",
  "deadline.extended",
  "undo.requested",
  "close.requested",
  "abort.requested",
] as const satisfies readonly EventType[];

/** The row is recorded and leads nowhere. */
export const onlyRecord = { actions: "record" } as const;

/** Handlers of the root for them. */
export const recordedFacts = Object.fromEntries(RECORDED.map((type) => [type, onlyRecord])) as Readonly<
  Record<(typeof RECORDED)[number], typeof onlyRecord>
>;
