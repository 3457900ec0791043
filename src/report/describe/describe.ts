import type { EventBody } from "../../core/journal.ts";
import { tellOf } from "../../core/key-words.ts";
import { describeAudit } from "./describe-audit.ts";
import { describeContainment } from "./describe-containment.ts";
import { describeEffect } from "./describe-effect.ts";
import { describeEnding } from "./describe-ending.ts";
import { describeEvidence } from "./describe-evidence.ts";
import { describeHouse } from "./describe-house.ts";
import { describeIncident } from "./describe-incident.ts";
import { describePerson } from "./describe-person.ts";
import { describeReissue } from "./describe-reissue.ts";
import { describeSwap } from "./describe-swap.ts";
import type { Context, Line } from "../line.ts";

/** The sentence and the evidence of one journal row; a row type without one doesn't compile. */
export function describe(row: EventBody, context: Context): Line {
  const tell = tellOf(context.after.plan);
  switch (row.type) {
    case "incident.opened":
    case "notice.sent":
    case "notice.failed":
    case "notices.settled":
    case "spool.cleared":
    case "incident.closed":
    case "incident.aborted":
      return describeIncident(row, tell, context);
    case "lease.taken":
    case "checkpoint.signed":
    case "clock.measured":
    case "consent.given":
      return describeHouse(row);
    case "effect.intended":
    case "effect.failed":
    case "effect.unknown":
    case "effect.absent":
      return describeEffect(row, context);
    case "key.looked":
    case "rung.applied":
    case "rung.undone":
    case "contain.settled":
    case "strategy.changed":
    case "deadline.passed":
      return describeContainment(row, tell);
    case "audit.read":
    case "audit.judged":
      return describeAudit(row, tell);
    case "key.reissued":
    case "replacement.probed":
    case "orphan.found":
    case "orphan.spared":
    case "orphan.ended":
      return describeReissue(row, context);
    case "stores.preflighted":
    case "consumer.written":
    case "consumer.failed":
    case "consumer.rolledBack":
    case "swap.reopened":
    case "swap.settled":
      return describeSwap(row, tell);
    case "evidence.observed":
      return describeEvidence(row, context);
    case "evidence.withdrawn":
    case "attestation.made":
    case "caller.classified":
    case "orphan.classified":
    case "replacement.rejected":
    case "consumer.added":
    case "consumer.retired":
    case "acceptance.signed":
    case "approval.granted":
    case "cutover.signed":
    case "breakGlass.signed":
    case "review.closed":
    case "undo.requested":
    case "rung.declined":
    case "disable.preapproved":
    case "deadline.extended":
    case "close.requested":
    case "abort.requested":
      return describePerson(row, context);
    case "gate.shut":
    case "revocation.started":
    case "key.ended":
    case "lineage.ended":
    case "canary.probed":
      return describeEnding(row, context);
  }
}
