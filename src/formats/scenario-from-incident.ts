import { Document } from "yaml";
import type { Consumer } from "../core/consumer.ts";
import { StanchError } from "../core/errors.ts";
import type { EventData, JournalEntry } from "../core/journal.ts";
import { type Instant, isAfter, plus } from "../core/time.ts";
import { defaultObjectives } from "./default-objectives.ts";
import { escapeDangerous } from "./escaped-text.ts";
import { replayCallers } from "./incident-callers.ts";
import { answerTime, answersAfter, behaviourOf, injectsOf } from "./incident-course.ts";
import { slugOf } from "./slug.ts";
import { withoutKeyIds } from "./without-key-ids.ts";

type Fields = Readonly<Record<string, unknown>>;
type Opening = EventData["incident.opened"];

/** Where nobody knows when the key leaked: so long before the incident opened. */
const EXPOSED_BEFORE = 20 * 60;

/**
 * A closed live response as a scenario file: the same plan, callers, delays and failures, to be played again by whoever
 * wants to see what another decision would have led to. Ids of keys are replaced, but for one that is a name of the team's
 * own as well; no value, handle or fingerprint is in it;
 * names and words of people stay. What nobody can know stands at its head. `ERR_INCIDENT_NOT_CLOSED` for anything else.
 */
export function scenarioTextFromIncident(entries: readonly JournalEntry[]): string {
  const opening = closedOpening(entries);
  const { data, at: openedAt, incident } = opening;
  const startsAt = openedAt;
  const exposedAt =
    data.leaked.exposedAt === null || isAfter(data.leaked.exposedAt, startsAt) ? null : data.leaked.exposedAt;
  const callers = replayCallers(entries, data, exposedAt ?? plus(startsAt, -EXPOSED_BEFORE));
  const log = logOf(entries);
  const people = data.people.map(({ id }) => id);
  const fields = {
    kind: "scenario",
    name: slugOf(`again-${incident}`) ?? "again",
    title: `Once more: ${incident}`,
    story: storyOf(opening),
    startsAt,
    policy: data.policy,
    // The responder first: the one who plays.
    people: [data.responder, ...people.filter((id) => id !== data.responder)].map((id) => ({
      id: slugOf(id) ?? "somebody",
      answersAfter: answersAfter(entries, id),
    })),
    runbook: runbookOf(data, exposedAt),
    world: {
      leaked: leakedOf(data),
      provider: { ...data.plan.capabilities, ...log },
      consumers: Object.fromEntries(data.plan.consumers.map((row) => [row.id, behaviourOf(entries, row)])),
      forgotten: callers.forgotten,
      ...(callers.thief === null ? {} : { thief: callers.thief }),
      injects: injectsOf(entries, startsAt, log.auditLag),
    },
    objectives: defaultObjectives({
      canBeSeen: false,
      showsCallers: log.identifiesKey && log.covers.includes("*"),
      restrains: data.plan.rungBy === "team" && data.plan.rung !== "observe",
      tellsOwners: data.plan.owners !== false,
      canDisable: data.plan.capabilities.canDisable,
    }),
  };
  const document = new Document(withoutKeyIds(fields, entries, data));
  document.commentBefore = [
    ` ${incident} as a scenario, made of its journal.`,
    " Nobody can know:",
    ...[...callers.unknowns, ...unknownsOf(entries, data)].map((line) => ` - ${line}`),
  ].join("\n");
  return escapeDangerous(document.toString({ lineWidth: 0 }));
}

function closedOpening(entries: readonly JournalEntry[]): Extract<JournalEntry, { type: "incident.opened" }> {
  const [opening] = entries;
  const refuse = (id: string, why: string, hint: string): StanchError =>
    new StanchError({ code: "ERR_INCIDENT_NOT_CLOSED", message: `${id} ${why}`, hint });
  if (opening?.type !== "incident.opened") throw refuse("this", "has no opening row", "stanch verify");
  const { incident, data } = opening;
  if (data.mode !== "live")
    throw refuse(incident, "is a rehearsal already", "play its own file again: stanch rehearse FILE");
  if (data.plan.purpose === "migration")
    throw refuse(
      incident,
      "is a migration: nobody leaked a key in it",
      "stanch list shows responses to leaks",
    );
  if (entries.some(({ type }) => type === "incident.aborted"))
    throw refuse(
      incident,
      "was aborted: nobody knows how it would have ended",
      "choose a closed one: stanch list",
    );
  if (!entries.some(({ type }) => type === "incident.closed"))
    throw refuse(
      incident,
      "is open: only what is over can be played again",
      `stanch resume --incident ${incident}`,
    );
  return opening;
}

function runbookOf({ plan, leaked }: Opening, exposedAt: Instant | null): Fields {
  const said = (name: string, value: unknown, unsaid: unknown): Fields =>
    value === unsaid ? {} : { [name]: value };
  const [first] = plan.replacements;
  const { restriction = {}, pause, atDeadline, audiences, responderMatch } = plan;
  const contain = { kind: "contain", ...restriction, ...(pause === undefined ? {} : { pause }) };
  return {
    kind: "runbook",
    name: plan.runbook,
    provider: plan.provider,
    leak: {
      // A name that only repeats the id is one.
      ...(leaked.name === leaked.id ? {} : { key: leaked.name }),
      ...(leaked.principal === undefined ? {} : { principal: leaked.principal }),
      path: leaked.leakPath,
      ...(exposedAt === null ? {} : { exposedAt }),
      ...said("exposure", plan.exposure, "unknown"),
      ...said("privilege", plan.privilege, "unknown"),
    },
    consumers: plan.consumers.map((row) => rowOf(row, plan)),
    steps: [
      plan.rungBy === "team" ? { ...contain, rung: plan.rung } : contain,
      {
        kind: "audit",
        logs: plan.auditLogs,
        lookback: plan.lookback,
        ...(Object.keys(responderMatch).length === 0 ? {} : { responder: responderMatch }),
      },
      {
        kind: "reissue",
        ...said("keyKind", first?.kind, undefined),
        ...said("team", first?.team, undefined),
        ...said("scopes", first?.scopes, undefined),
        ...said("keyProbe", plan.keyProbe ?? undefined, undefined),
      },
      { kind: "swap", concurrency: plan.concurrency },
      {
        kind: "revoke",
        watch: plan.watch,
        overlap: plan.overlap,
        poll: plan.poll,
        ...(atDeadline === undefined ? {} : { atDeadline }),
      },
      {
        kind: "notify",
        via: plan.notifiers.length === 0 ? ["incident-log"] : plan.notifiers,
        ...(plan.owners === false ? { owners: false } : {}),
        ...(audiences === undefined ? {} : { audiences }),
      },
    ],
  };
}

function rowOf({ match, ...row }: Consumer, { replacements }: Opening["plan"]): Fields {
  const planned = replacements.find(({ consumers }) => consumers.includes(row.id));
  return {
    ...row,
    // What matches no call can't be written down; here it shows under its own name.
    match: Object.keys(match).length === 0 ? { userAgents: [`${row.id}/*`] } : match,
    ...(planned === undefined ? {} : { replacement: slugOf(planned.name) ?? row.id }),
    ...(planned?.principal === undefined ? {} : { principal: planned.principal }),
  };
}

function leakedOf({ leaked, plan }: Opening): Fields {
  const team = plan.replacements[0]?.team;
  return { kind: leaked.kind ?? "team", ...(team === undefined ? {} : { team }) };
}

/** All logs that were read as one: it names the key where any of them did. */
function logOf(entries: readonly JournalEntry[]) {
  const readings = entries.flatMap((entry) =>
    entry.type === "audit.read" || entry.type === "evidence.observed" ? entry.data.readings : [],
  );
  const newest = [...new Map(readings.map((reading) => [reading.source, reading])).values()];
  const naming = newest.filter(({ identifiesKey }) => identifiesKey);
  const best = naming.length > 0 ? naming : newest;
  return {
    identifiesKey: naming.length > 0,
    recordsRefusals: best.some(({ recordsRefusals }) => recordsRefusals),
    covers: best.length === 0 ? ["*"] : [...new Set(best.flatMap(({ covers }) => covers))],
    auditLag: Math.max(0, ...best.map(({ lag }) => lag)),
  };
}

function storyOf({ incident, at, data }: Extract<JournalEntry, { type: "incident.opened" }>): string {
  const { leaked, plan } = data;
  return [
    `${incident} once more, from ${at.slice(0, 16).replace("T", " ")} UTC on: ${leaked.name} leaked.`,
    `${leaked.leakPath}.`,
    `${plan.consumers.length} caller(s) are known to hold it. What happened then happens again; what you decide is yours.`,
  ].join("\n");
}

function unknownsOf(entries: readonly JournalEntry[], { people, leaked, plan }: Opening): readonly string[] {
  const silent = people.filter(({ id }) => answerTime(entries, id) === null).map(({ id }) => id);
  const isFailed = entries.some(
    (entry) => entry.type === "consumer.failed" || entry.type === "notice.failed",
  );
  return [
    "How long each deployment took to the second: only the first call with the new key was seen.",
    "When a call failed for another order of steps: the first one of its kind fails here.",
    ...(leaked.exposedAt === null
      ? ["When the key leaked: it is taken to be 20 minutes before the opening."]
      : []),
    ...(silent.length === 0
      ? []
      : [`How soon ${silent.join(", ")} would have answered: they signed nothing.`]),
    ...(isFailed ? ["Why a store or a notice failed on the way: here it doesn't."] : []),
    ...(plan.consumers.some(({ match }) => Object.keys(match).length === 0)
      ? ["How a caller shows in the log whose row didn't say: here under its own name."]
      : []),
  ];
}
