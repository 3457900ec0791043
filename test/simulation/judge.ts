import { createSigner } from "../../src/adapters/signer.ts";
import type { Model } from "../../src/adapters/world/model.ts";
import type { Stage } from "../../src/composition/rehearsal/stage.ts";
import { activeConsumers } from "../../src/core/incident.ts";
import { verifyIncident } from "../../src/hosts/embedded/verify.ts";
import type { Lie } from "./insight.ts";
import type { End } from "./play.ts";
import { passesForDead } from "./passes-for-dead.ts";
import { type PrematureEnd, prematureEnds } from "./premature.ts";
import { signedIn } from "./signed.ts";
import type { Report } from "./violation.ts";
import { type Reason, type WorldClass, classOf, excuseOf, risksOf, truthOf } from "./world-class.ts";

export interface Judged {
  readonly model: Model;
  readonly stage: Stage;
  readonly end: End;
  /** What people said that wasn't so. */
  readonly lies: readonly Lie[];
  readonly said: readonly string[];
  readonly report: Report;
}

/** What kind of world it was, and who lost a key in it. */
export interface Ends {
  readonly class: WorldClass;
  readonly reasons: readonly Reason[];
  readonly premature: readonly (PrematureEnd & { readonly excuse: Reason | null })[];
}

/** Judges a run that is over, from the world's side: its keys, its consumers, its calls. */
export async function judge(judged: Judged): Promise<Ends> {
  const ends = earlyEnds(judged);
  surplusKeys(judged);
  bystanders(judged);
  secrets(judged);
  if (judged.end.at.state === "closed") {
    await closed(judged);
    stolen(judged);
  }
  const { stage, report } = judged;
  const { problems } = verifyIncident(stage.journal.raw(stage.incident), createSigner());
  for (const { seq, kind, detail } of problems) report("journal", `entry ${seq} ${kind}: ${detail}`);
  return ends;
}

/** No key was ended under a consumer, declared or forgotten, unless the world gave nobody a chance or people signed. */
function earlyEnds({ model, end, lies, report }: Judged): Ends {
  const { incident } = end.at;
  const risks = risksOf(truthOf(model, incident.plan, signedIn(incident, lies)));
  const premature = prematureEnds(model).map((one) => ({ ...one, excuse: excuseOf(risks, one.consumer) }));
  for (const { keyId, consumer, how, excuse } of premature) {
    if (excuse === null) report("early end", `${keyId} was ended, and ${consumer} worked with it (${how})`);
  }
  return { class: classOf(risks), reasons: [...new Set(risks.map(({ reason }) => reason))], premature };
}

/** Of the keys that the response made only the planned ones are alive, and the journal names every other. */
function surplusKeys({ model, stage, end, report }: Judged): void {
  const { incident, state } = end.at;
  const alive = model.keys.all().filter((key) => key.origin === "issued" && key.state !== "dead");
  const said = stage.journal
    .read(stage.incident)
    .flatMap((row) => (row.type === "incident.aborted" ? row.data.left : []));
  const planned = new Set(Object.values(incident.replacements).map((row) => row.key?.id));
  const orphans = new Set(incident.orphans.map((orphan) => orphan.keyId));
  for (const key of alive.filter(({ id }) => !planned.has(id))) {
    const open = Object.values(incident.effects).some(
      (row) => row.keyName === key.name && (row.state === "unknown" || row.state === "intended"),
    );
    // Until the gate the next driver has yet to look: an answer may be long on its way.
    const isEarly = /^(containing|auditing|reissuing|swapping)/.test(state);
    const isLeft = said.some((row) => row.includes(key.name));
    const isNamed = isLeft || orphans.has(key.id) || open || isEarly;
    if (!isNamed) report("surplus key", `nobody knows of ${key.id} (${key.name})`);
    else if (state === "closed") report("surplus key", `closed with ${key.id} (${key.name}) alive`);
  }
}

function bystanders({ model, report }: Judged): void {
  for (const key of model.keys.all().filter(({ origin }) => origin === "other")) {
    const isTouched =
      key.state !== "live" || key.isAllowed !== null || model.deeds.some((deed) => deed.keyId === key.id);
    if (isTouched) report("bystander", `${key.name} was touched`);
  }
}

/** Shown so long before, a call is in the last look before the close. */
const LOOKED_AT_SECONDS = 60;

/** Nothing is over while somebody who was seen at it calls with a replacement that lives. */
function stolen({ model, end, report }: Judged): void {
  const { incident } = end.at;
  if (incident.closedAs !== "revoked" && incident.closedAs !== "alreadyDead") return;
  const { calls, keys, spec, timeline } = model;
  const { identifiesKey, recordsRefusals, covers } = spec.provider;
  if (incident.plan.auditLogs.length === 0 || !identifiesKey) return;
  const looked = timeline.now() - LOOKED_AT_SECONDS * 1000;
  for (const { id, name } of keys
    .all()
    .filter(({ origin, state }) => origin === "issued" && state !== "dead")) {
    const isShown = calls.all.some(
      (call) =>
        call.caller.is === "thief" &&
        call.keyId === id &&
        (covers.includes("*") || covers.includes(call.action)) &&
        (call.outcome === "accepted" || recordsRefusals) &&
        calls.shownAt(call) <= looked,
    );
    if (isShown) report("stolen replacement", `closed, and a thief was seen with ${id} (${name})`);
  }
}

/** No value of any key stands anywhere, in any of the usual spellings. */
function secrets({ model, stage, said, report }: Judged): void {
  const places: Readonly<Record<string, string>> = {
    journal: JSON.stringify(stage.journal.raw(stage.incident)),
    notices: model.notices.map(({ text }) => text).join("\n"),
    screen: said.join("\n"),
  };
  for (const { value, id } of model.keys.all()) {
    const text = value.reveal();
    const spellings = [
      text,
      text.slice(12),
      Buffer.from(text).toString("base64").slice(0, -4),
      Buffer.from(text).toString("hex"),
    ];
    for (const [place, content] of Object.entries(places)) {
      if (spellings.some((spelling) => content.includes(spelling)))
        report("secret", `${id} stands in the ${place}`);
    }
  }
}

/** Closed after an end: the leaked key is refused, its replacements live, nobody is held up and no value is kept. */
async function closed({ model, stage, end, report }: Judged): Promise<void> {
  const { incident } = end.at;
  const { leaked, keys, fleet, timeline } = model;
  if (incident.closedAs === "revoked" || incident.closedAs === "alreadyDead") {
    if (!passesForDead(model, incident)) {
      if (leaked.state !== "dead") report("closed too soon", `the leaked key is ${leaked.state}`);
      else if (timeline.now() < leaked.refusedFrom)
        report("closed too soon", "the leaked key is still accepted");
    }
    const used = new Set(activeConsumers(incident).map((row) => row.replacement));
    for (const name of used) {
      const id = incident.replacements[name]?.key?.id ?? "";
      if (keys.byId(id)?.state !== "live") report("replacement missing", `${name} (${id}) isn't alive`);
    }
  } else if (leaked.state === "disabled" || leaked.isAllowed !== null) {
    report("closed too soon", "a rung is still on the leaked key");
  }
  if (fleet.members.some(({ paused }) => paused)) report("closed too soon", "callers are still paused");
  const kept = await stage.adapters.spool.names();
  if (kept.length > 0) report("closed too soon", `the spool still holds ${kept.join(", ")}`);
}
