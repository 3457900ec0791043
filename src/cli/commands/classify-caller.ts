import { callerClass } from "../../core/gate.ts";
import { judgedOf } from "../../core/audit-summary.ts";
import type { Caller } from "../../core/evidence.ts";
import type { Incident } from "../../core/incident.ts";
import type { CallerClass } from "../../core/journal.ts";
import { stayingConsumers } from "../../core/purpose.ts";
import { StanchError } from "../../core/errors.ts";
import type { Unsigned } from "../../engine/players/reference-policy.ts";
import { list, named } from "../../report/phrase.ts";
import { addedConsumer } from "../added-consumer.ts";
import { callerLine } from "../caller-line.ts";
import { oneOf } from "../claims.ts";
import { STAND_INS } from "../clearing-words.ts";
import type { Context } from "../context.ts";
import { missingSignature } from "../countersign.ts";
import { type Desk, type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

interface ClassifyOptions extends PersonOptions {
  readonly as: CallerClass;
  readonly consumer?: string;
  readonly reason: string;
}

/** Signs who unknown callers are. A consumer joins the inventory and has to be proven; hostile takes two people. */
export async function run(
  context: Context,
  ids: readonly string[],
  options: ClassifyOptions,
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const { incident } = desk.at;
    const reason = ownWords(options.reason, "reason");
    const callers = [...new Set(ids)].map((id) => callerNamed(incident, id));
    for (const caller of callers) say(desk, callerLine(caller, judgedOf(incident, caller.id)));
    const added = belongsTo(desk, options);
    const after = sign(
      desk,
      ...(added?.row === undefined ? [] : [added.row]),
      ...callers.map((caller) => classification(caller, options.as, added?.id, reason)),
    );
    return report(after, callers, options.as, added);
  });
}

function classification(
  { id, rowsHash }: Caller,
  as: CallerClass,
  consumer: string | undefined,
  reason: string,
): Unsigned {
  return {
    type: "caller.classified",
    data: { caller: id, as, rowsHash, reason, ...(consumer === undefined ? {} : { consumer }) },
  };
}

/** Whose calls they are: a consumer of the incident, or a new one from a file, with the row that adds it. */
function belongsTo(
  { context, at: { incident } }: Desk,
  { as, consumer }: ClassifyOptions,
): { readonly id: string; readonly row?: Unsigned } | null {
  if (as !== "consumer") {
    if (consumer === undefined) return null;
    throw new StanchError({ code: "ERR_USAGE", message: "--consumer goes with --as consumer only" });
  }
  const staying = stayingConsumers(incident.plan).map(({ id }) => id);
  const known = [...Object.keys(incident.consumers), ...staying];
  if (consumer === undefined) {
    throw new StanchError({
      code: "ERR_USAGE",
      message:
        "--as consumer wants --consumer: an inventory file with the new row, or the id of a consumer of this incident",
      hint: `known here: ${known.map(named).join(", ") || "none"}`,
    });
  }
  if (known.includes(consumer)) return { id: consumer };
  return addedConsumer(incident, consumer, context.services.readText(consumer));
}

function report(
  desk: Desk,
  callers: readonly Caller[],
  as: CallerClass,
  added: { readonly id: string; readonly row?: Unsigned } | null,
): Outcome {
  const { incident } = desk.at;
  const names = list(callers.map((caller) => named(caller.id)));
  const open = callers.filter((caller) => callerClass(incident, caller.id) === null);
  if (added?.row !== undefined) {
    say(
      desk,
      `${named(added.id)} has joined the inventory: it gets a replacement and has to be proven like the others`,
    );
  }
  const [first] = open;
  if (first === undefined) {
    say(desk, `${names}: ${as}${added === null ? "" : ` (${named(added.id)})`}`);
    return outcomeAt(desk);
  }
  const rows = (incident.classifications[first.id] ?? []).filter((row) => row.as === "hostile");
  say(desk, `${names}: called hostile, which takes two; ${missingSignature(incident, rows) ?? ""}`);
  const words = [
    "classify-caller",
    ...open.map((caller) => caller.id),
    "--as",
    as,
    "--reason",
    STAND_INS.reason,
  ];
  return outcomeAt(desk, { next: words });
}

function callerNamed(incident: Incident, id: string): Caller {
  const known = oneOf("a caller of this incident", id, Object.keys(incident.callers));
  const caller = incident.callers[known];
  if (caller === undefined) throw new Error(`no caller ${known}`);
  return caller;
}
