import { tellOf } from "../../core/key-words.ts";
import { list, named } from "../../report/phrase.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

/** Asks for the response to stop: rungs come off, the spool is emptied, and what stays behind is named. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: PersonOptions & { readonly reason: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const reason = ownWords(options.reason, "reason");
    const after = sign(desk, { type: "abort.requested", data: { reason } });
    const { rungs, replacements, consumers } = after.at.incident;
    const live = Object.values(replacements).filter((row) => row.state === "live");
    const swapped = Object.values(consumers).filter((row) => row.writtenAt !== null);
    say(after, `will be taken off: ${list(rungs.map(({ rung }) => rung))}`);
    say(
      after,
      `stays behind: replacements ${list(live.map(({ plan }) => named(plan.name)))}; on them: ${list(swapped.map(({ consumer }) => named(consumer.id)))}`,
    );
    const tell = tellOf(after.at.incident.plan);
    say(
      after,
      tell("the leaked key stays alive; stanch resume carries the abort out, and it can't be taken back"),
    );
    return outcomeAt(after, { next: ["resume"] });
  });
}
