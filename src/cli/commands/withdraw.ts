import { named, quoted } from "../../report/phrase.ts";
import { oneOf } from "../claims.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

/** Takes back what one source showed of one consumer; what it shows from now on counts again. */
export async function run(
  context: Context,
  [who, from]: readonly string[],
  options: PersonOptions & { readonly reason: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const { consumers } = desk.at.incident;
    const consumer = oneOf("a consumer of this incident", who, Object.keys(consumers));
    const known = new Set(consumers[consumer]?.evidence.map((seen) => seen.source));
    const source = oneOf(`a source of evidence on ${named(consumer)}`, from, [...known]);
    const reason = ownWords(options.reason, "reason");
    const after = sign(desk, { type: "evidence.withdrawn", data: { consumer, source, reason } });
    say(after, `what ${named(source)} showed of ${named(consumer)} is withdrawn: ${quoted(reason)}`);
    return outcomeAt(after);
  });
}
