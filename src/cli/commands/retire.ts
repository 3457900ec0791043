import { isRetired } from "../../core/incident.ts";
import { named } from "../../report/phrase.ts";
import { oneOf } from "../claims.ts";
import { STAND_INS } from "../clearing-words.ts";
import type { Context } from "../context.ts";
import { missingSignature } from "../countersign.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

/** Signs that a consumer may break: its owner and a second person have to. */
export async function run(
  context: Context,
  [word]: readonly string[],
  options: PersonOptions & { readonly reason: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const consumer = oneOf("a consumer of this incident", word, Object.keys(desk.at.incident.consumers));
    const reason = ownWords(options.reason, "reason");
    const after = sign(desk, { type: "consumer.retired", data: { consumer, reason } });
    const { incident } = after.at;
    const rows = incident.retirements.filter((row) => row.consumer === consumer);
    const owner = incident.consumers[consumer]?.consumer.owner ?? "";
    const missing = missingSignature(incident, rows);
    if (!rows.some((row) => row.by === owner)) {
      say(after, `its owner is ${named(owner)}, who hasn't signed under that name`);
    }
    if (!isRetired(incident, consumer)) {
      say(
        after,
        `${named(consumer)} may break, says ${desk.identity.person}; ${missing ?? `${named(owner)} has to sign too`}`,
      );
      return outcomeAt(after, { next: ["retire", consumer, "--reason", STAND_INS.reason] });
    }
    say(
      after,
      `${named(consumer)} is retired: it no longer keeps the gate shut, and breaks when the key ends`,
    );
    return outcomeAt(after);
  });
}
