import { StanchError } from "../../core/errors.ts";
import { isVerdictApproved, verdictOf } from "../../core/verdict.ts";
import { count } from "../../report/phrase.ts";
import { bannerOf } from "../../report/header.ts";
import { approvalOf, voidApprovals, voidLine } from "../approver.ts";
import { createAsk } from "../ask.ts";
import { blockerLines } from "../blockers-view.ts";
import { blockersNow } from "../blockers-now.ts";
import type { Context } from "../context.ts";
import { anyOf } from "../countersign.ts";
import { signPreapproval } from "../preapproval.ts";
import { signCutover } from "../cutover.ts";
import { EXIT } from "../exit-code.ts";
import { type Desk, type PersonOptions, atDesk, outcomeAt, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";
import { SHORT_HASH } from "../terminal-prompter.ts";
import { verdictLines } from "../verdict-lines.ts";

interface ApproveOptions extends PersonOptions {
  readonly cutover?: boolean;
  readonly out?: string;
  readonly verdict?: string;
  readonly disableAtDeadline?: boolean;
}

/** Signs the verdict that the open gate shows, once it was read. With `--cutover`: who will be out, and how long. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: ApproveOptions,
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    if (options.cutover === true) return signCutover(desk, options.out);
    if (options.out !== undefined)
      throw new StanchError({ code: "ERR_USAGE", message: "--out goes with --cutover only" });
    return options.disableAtDeadline === true ? signPreapproval(desk) : signVerdict(desk, options.verdict);
  });
}

async function signVerdict(desk: Desk, read: string | undefined): Promise<Outcome> {
  const { context, at, now, options } = desk;
  const { incident } = at;
  if (at.state !== "revoking.gated") {
    throw new StanchError({
      code: "ERR_NOT_AT_GATE",
      message: `there is nothing to approve: ${incident.id} isn't at the gate`,
      hint: "stanch status shows where it is",
    });
  }
  const blockers = blockersNow(at, now);
  for (const one of voidApprovals(incident)) say(desk, voidLine(one, now));
  if (blockers.length > 0) {
    say(desk, `not signed: the gate is shut, ${count(blockers.length, "blocker")}`);
    for (const line of blockerLines(incident, blockers, options, bannerOf(incident.mode)))
      context.output.talk(line);
    return outcomeAt(desk, { code: EXIT.gateShut });
  }
  checkApprover(desk);
  const verdict = verdictOf(incident, now);
  const hash = context.services.signer.digest(verdict);
  for (const line of verdictLines(incident, now)) say(desk, line);
  say(desk, `verdict ${hash.slice(0, SHORT_HASH)}, visit ${incident.visit} of the gate`);
  await checkRead(desk, hash, read);
  const after = sign(desk, { type: "approval.granted", data: { verdict, visit: incident.visit } });
  const holds = isVerdictApproved(after.at.incident, after.now);
  say(
    after,
    holds
      ? `approved by ${desk.identity.person}; bad news voids it for good`
      : "signed, but the verdict changed in the same moment: look again and approve that one",
  );
  return outcomeAt(after, { extra: { verdict: hash, approved: holds } });
}

/** Nobody signs what they haven't read: a person says so at the terminal, and a script names what somebody read. */
async function checkRead({ context }: Desk, hash: string, read: string | undefined): Promise<void> {
  const wanted = hash.slice(0, SHORT_HASH);
  if (read !== undefined) {
    if (read.length >= SHORT_HASH && hash.startsWith(read)) return;
    throw new StanchError({
      code: "ERR_VERDICT_STALE",
      message: `--verdict doesn't name what the gate shows now`,
      hint: `read it, then --verdict ${wanted}`,
    });
  }
  if (!context.interactive) {
    throw new StanchError({
      code: "ERR_WOULD_ASK",
      message: "this would have to ask whether you approve that verdict",
      hint: `read it, then run it at a terminal, or with --verdict ${wanted}`,
    });
  }
  if ((await createAsk(context).confirm("Do you approve this verdict?")) === true) return;
  throw new StanchError({ code: "ERR_DECLINED", message: "not approved: nothing was signed" });
}

/** In a two-person incident neither the responder nor anybody who attested in it (`ERR_NOT_APPROVER`). */
function checkApprover({ at: { incident }, identity, now }: Desk): void {
  const { by, attesters } = approvalOf(incident, now);
  if (by.includes(identity.person)) return;
  const why = attesters.includes(identity.person) ? "attested in this incident" : "is the responder";
  throw new StanchError({
    code: "ERR_NOT_APPROVER",
    message: `${identity.person} ${why} and may not approve`,
    hint: by.length === 0 ? "nobody is left who may: two people can break the glass" : `${anyOf(by)} may`,
  });
}
