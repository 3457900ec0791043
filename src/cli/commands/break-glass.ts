import { StanchError } from "../../core/errors.ts";
import { glassOf, whoBreaks } from "../../core/break-glass.ts";
import { isOldKeyKept } from "../../core/purpose.ts";
import { plus } from "../../core/time.ts";
import { list, moment, named } from "../../report/phrase.ts";
import { blockersNow } from "../blockers-now.ts";
import { nameOf } from "../blockers-view.ts";
import { STAND_INS } from "../clearing-words.ts";
import type { Context } from "../context.ts";
import { missingSignature, shortGlassLine } from "../countersign.ts";
import { expiry } from "../expiry.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";
import { typedConfirmation } from "../typed-confirmation.ts";

interface BreakGlassOptions extends PersonOptions {
  readonly reason: string;
  readonly expires?: string;
  readonly confirm?: string;
}

const DEFAULT_SECONDS = 30 * 60;

/** Signs that the key is ended through a shut gate: two people, who will break on record, and a review afterwards. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: BreakGlassOptions,
): Promise<Outcome> {
  return atDesk(context, options, async (desk) => {
    const { incident } = desk.at;
    const { visit } = incident;
    if (desk.at.state !== "revoking.gated") {
      throw new StanchError({
        code: "ERR_NOT_AT_GATE",
        message: `there is no glass to break: ${incident.id} isn't at the gate`,
        hint: "stanch status shows where it is",
      });
    }
    if (isOldKeyKept(incident.plan)) {
      throw new StanchError({
        code: "ERR_NOT_AT_GATE",
        message: `there is no glass to break: others stay on the old key, and ${incident.id} doesn't end it`,
        hint: "stanch status shows what the consumers that move still lack",
      });
    }
    const reason = ownWords(options.reason, "reason");
    const breaks = whoBreaks(incident, desk.now);
    const expires = plus(desk.now, expiry(options.expires, DEFAULT_SECONDS));
    const shut = blockersNow(desk.at, desk.now);
    await typedConfirmation(context, options, {
      name: incident.leaked.name,
      planHash: incident.planHash,
      title: `Break the glass: end ${incident.leaked.name} through a shut gate`,
      lines: [
        `Will break: ${list(breaks.map(named))}.`,
        `Passed by: ${list(shut.map(nameOf))}.`,
        "Ending a key can't be undone. A review has to be closed before the incident can.",
      ],
    });
    const after = sign(desk, { type: "breakGlass.signed", data: { reason, breaks, expires, visit } });
    const signed = after.at.incident;
    const glass = glassOf(signed, after.now);
    for (const row of glass.filter(({ unlisted }) => unlisted.length > 0)) say(after, shortGlassLine(row));
    const missing = missingSignature(
      signed,
      glass.filter(({ unlisted }) => unlisted.length === 0),
    );
    if (missing !== null) {
      say(after, `signed by ${desk.identity.person} until ${moment(expires)} UTC; ${missing}`);
      return outcomeAt(after, { next: ["break-glass", "--reason", STAND_INS.reason], extra: { breaks } });
    }
    say(
      after,
      `the glass is broken until ${moment(expires)} UTC: stanch resume ends the key; will break: ${list(breaks.map(named))}`,
    );
    return outcomeAt(after, { next: ["resume"], extra: { breaks } });
  });
}
