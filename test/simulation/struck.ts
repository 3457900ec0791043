import type { Model } from "../../src/adapters/world/model.ts";
import type { JournalEntry } from "../../src/core/journal.ts";
import { toMillis } from "../../src/core/time.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { Troubles } from "./troubles.ts";

const HOUR = 3600;

/** Counts what troubled a run that is over: only what really came to pass in its world. */
export function countStruck(
  model: Model,
  incident: Incident,
  rows: readonly JournalEntry[],
  troubles: Troubles,
): void {
  const written = rows.filter(({ type }) => type === "consumer.written").map(({ at }) => toMillis(at));
  forgotten(model, incident, written, troubles);
  astray(model, troubles);
  provider(model, troubles);
  theft(model, rows, troubles);
  const logged = Object.values(incident.consumers).filter(({ evidence }) =>
    evidence.some(({ via, fact }) => via === "audit" && fact === "holds"),
  );
  troubles.note("own principal seen", logged.length);
  for (const judged of Object.values(incident.classifications)) {
    if (judged.some(({ as }) => as === "hostile")) troubles.note("stranger judged hostile");
  }
}

function forgotten(
  { spec, calls, leaked }: Model,
  { plan }: Incident,
  written: readonly number[],
  troubles: Troubles,
): void {
  const late = new Set(
    spec.injects.flatMap((inject) => (inject.do === "late-cron" ? [inject.consumer] : [])),
  );
  for (const { consumer, declared } of spec.consumers) {
    if (declared) continue;
    const first = calls.all.find(
      ({ caller, keyId }) => caller.is === "consumer" && caller.id === consumer.id && keyId === leaked.id,
    );
    if (first === undefined) continue;
    if (late.has(consumer.id)) troubles.note("late cron");
    if (late.has(consumer.id) && (consumer.period === "on-demand" || consumer.period > plan.watch))
      troubles.note("late cron, rarer than the watch is long");
    const [begun = Infinity] = written;
    const over = written.at(-1) ?? Infinity;
    if (first.at < begun) troubles.note("forgotten, seen before the swap");
    else if (first.at <= over) troubles.note("forgotten, first in the swap");
    else troubles.note("forgotten, first after the swap");
  }
}

/** A write that went astray was noticed after a while, or never: its consumer was written and went on as before. */
function astray({ spec, fleet, leaked }: Model, troubles: Troubles): void {
  for (const member of fleet.members) {
    if (member.stored.reveal() === leaked.value.reveal()) continue;
    const inject = spec.injects.find(
      (one) => one.do === "wrong-environment" && one.consumer === member.consumer.id,
    );
    const fixedAfter = inject?.do === "wrong-environment" ? inject.fixedAfter : undefined;
    if (fixedAfter !== undefined && !member.astray)
      troubles.note(`wrong environment, fixed ${fixedAfter >= HOUR ? "an hour late" : "soon"}`);
    else if (member.astray) troubles.note("wrong environment, not fixed");
  }
}

function theft({ keys, calls }: Model, rows: readonly JournalEntry[], troubles: Troubles): void {
  const issued = keys.all().filter(({ origin }) => origin === "issued");
  const isTaken = (id: string): boolean =>
    calls.all.some(
      ({ caller, keyId, outcome }) => caller.is === "thief" && keyId === id && outcome === "accepted",
    );
  troubles.note("replacement stolen", issued.filter(({ id }) => isTaken(id)).length);
  const rejections = rows.filter(({ type }) => type === "replacement.rejected").length;
  troubles.note("stolen replacement made anew", rejections);
}

function provider({ deeds, calls, leaked }: Model, troubles: Troubles): void {
  const ended = deeds.find(({ what, keyId }) => what === "ended" && keyId === leaked.id)?.at ?? Infinity;
  const issued = deeds.find(({ what }) => what === "issued")?.at ?? Infinity;
  const stolen = calls.all.some(
    ({ caller, outcome, at }) => caller.is === "thief" && outcome === "accepted" && at > issued && at < ended,
  );
  if (stolen) troubles.note("abuse in the overlap");
  for (const { what } of deeds) {
    if (what === "endFeigned") troubles.note("end answered, key lives on");
    if (what === "disableFeigned") troubles.note("disable answered, not done");
    if (what === "endHalved") troubles.note("end answered, key only disabled");
  }
  const dropped = calls.all.some((call) => call.keyId === leaked.id && calls.shownAt(call) === Infinity);
  if (dropped) troubles.note("audit log drops rows");
}
