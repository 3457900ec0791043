import { named } from "../../report/phrase.ts";
import { unclassifiedCallers } from "../../core/unknown-callers.ts";
import { callerLine } from "../caller-line.ts";
import { oneOf } from "../claims.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";
import { typedConfirmation } from "../typed-confirmation.ts";

interface RejectOptions extends PersonOptions {
  readonly reason: string;
  readonly confirm?: string;
}

/** Signs that a replacement is to be another one: it counts as not made, and its key is surplus. */
export async function run(
  context: Context,
  [word]: readonly string[],
  options: RejectOptions,
): Promise<Outcome> {
  return atDesk(context, options, async (desk) => {
    const { incident } = desk.at;
    const made = Object.values(incident.replacements).filter((row) => row.state === "live");
    const replacement = oneOf(
      "a replacement that was made",
      word,
      made.map((row) => row.plan.name),
    );
    const key = incident.replacements[replacement]?.key;
    if (key === undefined || key === null) throw new Error(`no key of ${replacement}`);
    const reason = ownWords(options.reason, "reason");
    const holders = Object.values(incident.consumers)
      .filter((progress) => progress.replacement === replacement)
      .map((progress) => named(progress.consumer.id));
    const unknown = unclassifiedCallers(incident).filter(({ keyId }) => keyId === key.id);
    await typedConfirmation(context, options, {
      name: key.id,
      planHash: incident.planHash,
      title: `Reject the replacement ${replacement}, key ${key.id}`,
      lines: [
        `Another one is made, and written to ${holders.join(", ") || "nobody"}.`,
        "This key is surplus from now on; until it has ended, the incident can't be closed.",
        ...unknown.map(
          (caller) =>
            `Nobody has said who calls with it: ${callerLine(caller, null)}. It breaks when the key ends.`,
        ),
      ],
    });
    const after = sign(desk, { type: "replacement.rejected", data: { replacement, keyId: key.id, reason } });
    say(after, `${named(replacement)} rejected by ${desk.identity.person}: stanch resume makes another`);
    return outcomeAt(after);
  });
}
