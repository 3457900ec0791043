import type { Incident } from "../../core/incident.ts";
import { type Tell, tellOf } from "../../core/key-words.ts";
import type { Rung } from "../../core/plan.ts";
import { named } from "../../report/phrase.ts";
import { oneOf } from "../claims.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

type Undoable = Rung | `swap:${string}`;

/** Asks for a rung to be taken off, or for a consumer to be put back; the next `stanch resume` does it. */
export async function run(
  context: Context,
  [word]: readonly string[],
  options: PersonOptions & { readonly reason: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const what = oneOf("a rung or swap that could be undone", word, undoable(desk.at.incident)) as Undoable;
    const reason = ownWords(options.reason, "reason");
    const after = sign(desk, { type: "undo.requested", data: { rung: what, reason } });
    say(after, warning(what, tellOf(after.at.incident.plan)));
    say(after, "asked for; stanch resume carries it out");
    return outcomeAt(after, { next: ["resume"] });
  });
}

function undoable({ rungs, consumers }: Incident): readonly Undoable[] {
  const swapped = Object.values(consumers).filter((progress) => progress.writtenAt !== null);
  return [
    ...rungs.map(({ rung }) => rung),
    ...swapped.map(({ consumer }): Undoable => `swap:${consumer.id}`),
  ];
}

function warning(what: Undoable, tell: Tell): string {
  if (what.startsWith("swap:")) {
    return tell`${named(what.slice("swap:".length))} will be on the leaked key again, and the gate stays shut until it is swapped once more`;
  }
  return what === "pause"
    ? "paused callers will run again"
    : tell(
        "the leaked key will work again for whoever has it: the driver asks for its name before it does that",
      );
}
