import { StanchError } from "../../core/errors.ts";
import type { Incident } from "../../core/incident.ts";
import { tellOf } from "../../core/key-words.ts";
import { list, named } from "../../report/phrase.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

interface AbortOptions extends PersonOptions {
  readonly reason: string;
  readonly undoSwaps?: boolean;
}

/**
 * Asks for the response to stop: rungs come off, the spool is emptied, and what stays behind is named. With `--undo-swaps`
 * every consumer is put back on what it held before first, while the key it goes back to still lives.
 */
export async function run(
  context: Context,
  _args: readonly string[],
  options: AbortOptions,
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const reason = ownWords(options.reason, "reason");
    const back = options.undoSwaps === true ? swapsToUndo(desk.at.incident) : [];
    const asked = back.map((rung) => ({ type: "undo.requested" as const, data: { rung, reason } }));
    const after = sign(desk, ...asked, { type: "abort.requested", data: { reason } });
    if (back.length > 0) say(after, `put back first: ${list(back.map((swap) => named(swap.slice(5))))}`);
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

/** Every consumer that was written (`ERR_TOO_LATE` once the key that it would go back to has ended). */
function swapsToUndo({ consumers, leaked, plan }: Incident): readonly `swap:${string}`[] {
  if (leaked.state === "dead" || leaked.endedAt !== null) {
    throw new StanchError({
      code: "ERR_TOO_LATE",
      message: tellOf(plan)("the leaked key has ended: nobody can go back to it"),
      hint: "a consumer that doesn't work needs a further key",
    });
  }
  return Object.values(consumers)
    .filter(({ writtenAt }) => writtenAt !== null)
    .map(({ consumer }) => `swap:${consumer.id}` as const);
}
