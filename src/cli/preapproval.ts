import { STAGE_AFTER, deadlineOf, isDisablePreapproved } from "../core/deadline.ts";
import { StanchError } from "../core/errors.ts";
import { formatSeconds, plus } from "../core/time.ts";
import { moment } from "../report/phrase.ts";
import { checkIndependent } from "./approver.ts";
import { type Desk, outcomeAt, say, sign } from "./person-row.ts";
import type { Outcome } from "./services.ts";
import { SHORT_HASH } from "./terminal-prompter.ts";

/** Signs that this plan may disable the key by itself once its deadline has long passed (`ERR_USAGE`, `ERR_NOT_APPROVER`). */
export function signPreapproval(desk: Desk): Outcome {
  const { incident } = desk.at;
  const { plan, planHash } = incident;
  if (plan.atDeadline !== "disable" || !plan.capabilities.canDisable) {
    throw new StanchError({
      code: "ERR_USAGE",
      message: "the plan doesn't disable at its deadline",
      hint: "the runbook needs revoke: {atDeadline: disable}, and the provider has to be able to",
    });
  }
  checkIndependent(incident, desk.identity.person);
  const after = sign(desk, { type: "disable.preapproved", data: { planHash } });
  const deadline = deadlineOf(incident);
  const when =
    deadline === null
      ? `${formatSeconds(plan.overlap + STAGE_AFTER[3])} after the first replacement is made`
      : `at ${moment(plus(deadline, STAGE_AFTER[3]), desk.now)} UTC`;
  say(after, `plan ${planHash.slice(0, SHORT_HASH)}: if the key still works ${when}, stanch disables it`);
  say(after, "owners are told first, and stanch undo disable takes it back");
  return outcomeAt(after, { extra: { preapproved: isDisablePreapproved(after.at.incident) } });
}
