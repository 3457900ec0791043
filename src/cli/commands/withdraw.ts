import { named, quoted } from "../../report/phrase.ts";
import { oneOf } from "../claims.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

/** What stands for the incident as a whole where a consumer would be named. */
const INCIDENT = "incident";

/** Takes back what one source showed of one consumer, or what one person attested; what comes from now on counts again. */
export async function run(
  context: Context,
  [who, from]: readonly string[],
  options: PersonOptions & { readonly reason: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const { consumers, attestations } = desk.at.incident;
    const subjects = [...Object.keys(consumers), INCIDENT];
    const consumer = oneOf("a consumer of this incident", who, subjects);
    const seen = consumers[consumer]?.evidence.map(({ source }) => source) ?? [];
    const said = attestations
      .filter(({ subject }) => subject === consumer)
      .map(({ by }) => `attestation:${by}`);
    const known = new Set([...seen, ...said]);
    const source = oneOf(`a source of evidence on ${named(consumer)}`, from, [...known]);
    const reason = ownWords(options.reason, "reason");
    const after = sign(desk, { type: "evidence.withdrawn", data: { consumer, source, reason } });
    say(after, `what ${named(source)} showed of ${named(consumer)} is withdrawn: ${quoted(reason)}`);
    return outcomeAt(after);
  });
}
