import type { EventType } from "../src/core/journal.ts";

/** Facts that any state records, and that lead nowhere by themselves. */
const FACTS = [
  "lease.taken",
  "checkpoint.signed",
  "consent.given",
  "effect.failed",
  "effect.unknown",
  "effect.absent",
  "rung.applied",
  "rung.undone",
  "key.looked",
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
  "undo.requested",
  "close.requested",
  "abort.requested",
] as const satisfies readonly EventType[];

type Recorded = { readonly [T in (typeof FACTS)[number]]: { readonly actions: "record" } };

/** Handlers of the root for them. */
export const RECORDED_ANYWHERE = Object.fromEntries(
  FACTS.map((type) => [type, { actions: "record" }]),
) as unknown as Recorded;
