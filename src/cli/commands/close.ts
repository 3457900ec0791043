import { closeBlockers, earlyCloseBlockers } from "../../core/close.ts";
import { StanchError } from "../../core/errors.ts";
import { closeReasons } from "../../core/purpose.ts";
import type { CloseReason } from "../../core/journal.ts";
import { count } from "../../report/phrase.ts";
import { bannerOf } from "../../report/header.ts";
import { blockerLines } from "../blockers-view.ts";
import { STAND_INS } from "../clearing-words.ts";
import type { Context } from "../context.ts";
import { missingSignature } from "../countersign.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

const REASONS = {
  "false-positive": "falsePositive",
  "already-dead": "alreadyDead",
  accepted: "accepted",
} as const satisfies Readonly<Record<string, CloseReason>>;

/** Asks for the incident to close without an ended key; living with the risk takes two people. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: PersonOptions & { readonly as: keyof typeof REASONS; readonly reason: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const as = REASONS[options.as];
    if (!closeReasons(desk.at.incident.plan).includes(as)) {
      throw new StanchError({
        code: "ERR_USAGE",
        message: `a migration doesn't close as ${options.as}`,
        hint: "stanch abort gives it up",
      });
    }
    const reason = ownWords(options.reason, "reason");
    const after = sign(desk, { type: "close.requested", data: { as, reason } });
    const { incident } = after.at;
    const rows = incident.closeRequests.filter((row) => row.as === as);
    const missing = as === "accepted" ? missingSignature(incident, rows) : null;
    const blockers = (as === "alreadyDead" ? closeBlockers : earlyCloseBlockers)(incident, after.now);
    if (blockers.length > 0) {
      say(after, `before it can close: ${count(blockers.length, "blocker")}`);
      for (const line of blockerLines(incident, blockers, options, bannerOf(incident.mode))) {
        context.output.talk(line);
      }
    }
    if (missing !== null) {
      say(after, `closing as accepted takes two; ${missing}`);
      return outcomeAt(after, { next: ["close", "--as", options.as, "--reason", STAND_INS.reason] });
    }
    say(after, `asked for: close as ${options.as}; stanch resume carries it out`);
    return { ...outcomeAt(after, { next: ["resume"] }), blockers };
  });
}
