import type { Rung } from "../../core/plan.ts";
import { oneOf } from "../claims.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

/** Says no to a rung of containment for as long as the strategy stays what it is. */
export async function run(
  context: Context,
  [word]: readonly string[],
  options: PersonOptions & { readonly reason: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const { rungs } = desk.at.incident;
    const applied = rungs.map((one) => one.rung);
    const open = (["restrict", "pause", "disable"] as const).filter((rung) => !applied.includes(rung));
    const rung = oneOf("a rung that could still be applied", word, open) as Rung;
    const after = sign(desk, {
      type: "rung.declined",
      data: { rung, reason: ownWords(options.reason, "reason") },
    });
    say(after, `stanch doesn't ask for "${rung}" again unless the strategy changes`);
    return outcomeAt(after, { next: ["resume"] });
  });
}
