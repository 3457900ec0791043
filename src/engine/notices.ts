import type { DeadlineStage } from "../core/containment-data.ts";
import { consumerBlockers } from "../core/gate-consumer.ts";
import { type ConsumerProgress, type Incident, activeConsumers } from "../core/incident.ts";
import { StanchError } from "../core/errors.ts";
import type { EventBody, FailureNote } from "../core/journal.ts";
import type { Rung } from "../core/plan.ts";
import type { Notice, Notifier } from "../ports/notifier.ts";
import { CUSTOMER_SUBJECT, LEADERSHIP_SUBJECT, customerLines, leadershipLines } from "./audience-words.ts";
import { noticeLines, subjectOf } from "./notice-words.ts";
import { noteOf } from "./perform.ts";
import { type Effect, type View, type Work, fact } from "./work.ts";

/** Owners hear before something of theirs changes, and when it is over; people hear when a deadline passes. */
export type NoticePurpose =
  | "before-restrict"
  | "before-pause"
  | "before-disable"
  | "before-swap"
  | "before-break-glass"
  | "closing"
  | `deadline-${DeadlineStage}`;

/** A person or a team, and their consumers. */
type Reader = readonly [name: string, services: readonly string[]];

const MOST_TRIES = 3;

/** Notices of this purpose that are still to be sent. A failed one is tried three times, and holds up nobody. */
export function dueNotices(
  view: View,
  purpose: NoticePurpose,
  readers: readonly Reader[] = ownersOf(view.incident, Object.values(view.incident.consumers)),
  again = "",
): readonly Effect[] {
  const { incident, now } = view;
  const about = { purpose, again };
  const toOwners = readers.flatMap(([to, services]) =>
    due(view, incident.plan.notifiers, {
      ...about,
      to,
      told: purpose,
      subject: subjectOf(incident, purpose),
      lines: () => noticeLines(incident, purpose, services, now),
    }),
  );
  const { leadership, customers } = incident.plan.audiences ?? {};
  const toLeadership = (purpose === "deadline-1" ? [] : (leadership?.to ?? [])).flatMap((to) =>
    due(view, leadership?.via ?? [], {
      ...about,
      to,
      told: `leadership-${purpose}`,
      subject: LEADERSHIP_SUBJECT,
      lines: () => leadershipLines(incident, purpose),
    }),
  );
  const toCustomers = (purpose === "closing" ? (customers?.to ?? []) : []).flatMap((to) =>
    due(view, customers?.via ?? [], {
      ...about,
      to,
      told: `customers-${purpose}`,
      subject: CUSTOMER_SUBJECT,
      lines: () => customerLines(incident, customers?.text),
      isForOutsiders: true,
    }),
  );
  return [...toOwners, ...toLeadership, ...toCustomers];
}

/** The work of sending them, a few at a time and without a question; null if there are none. */
export function sendAll(notices: readonly Effect[]): Work | null {
  return notices.length === 0 ? null : { do: "effects", effects: notices, limit: 4, consent: null };
}

/** Each rung has a notice of its own: who was told of a milder one is told again. */
export function noticesBefore(view: View, rung: Rung): readonly Effect[] {
  return rung === "observe" ? [] : dueNotices(view, `before-${rung}`);
}

/** To the owners of consumers that aren't proven, before their key is ended on broken glass. */
export function noticesBeforeGlass(view: View): readonly Effect[] {
  return dueNotices(view, "before-break-glass", ownersOf(view.incident, blocking(view)));
}

function blocking({ incident, now }: View): readonly ConsumerProgress[] {
  return activeConsumers(incident).filter((row) => consumerBlockers(incident, row, now).length > 0);
}

/** First the responder and the owners of consumers that hold it up, then the other people, at last everybody. */
export function pages(view: View, stage: DeadlineStage): readonly Effect[] {
  const { incident } = view;
  const others = incident.people.map(({ id }) => id).filter((id) => id !== incident.responder);
  const owners = ownersOf(incident, blocking(view));
  const named = (ids: readonly string[]): readonly Reader[] =>
    ids.filter((id) => !owners.some(([owner]) => owner === id)).map((id) => [id, []]);
  const readers = {
    1: [...named([incident.responder]), ...owners],
    2: others.map((id): Reader => [id, []]),
    3: [...named([incident.responder, ...others]), ...owners],
  };
  // Another deadline has pages of its own.
  const { length } = incident.extensions;
  return dueNotices(view, `deadline-${stage}`, readers[stage], length === 0 ? "" : `+${length}`);
}

interface Wanted {
  readonly purpose: NoticePurpose;
  readonly again: string;
  readonly to: string;
  /** What the journal calls it. */
  readonly told: string;
  readonly subject: string;
  readonly lines: () => readonly string[];
  /** Better never than twice: it is tried again only if it surely didn't go out. */
  readonly isForOutsiders?: true;
}

/** One effect for each of the notifiers that has still to send it. */
function due(view: View, names: readonly string[], wanted: Wanted): readonly Effect[] {
  return view.adapters.notifiers
    .filter(({ name }) => names.includes(name))
    .flatMap((notifier) => {
      const id = `notify/${wanted.told}${wanted.again}/${notifier.name}/${wanted.to}`;
      const known = view.incident.effects[id];
      const attempt = known === undefined ? 1 : known.attempt + 1;
      if (known?.state === "done" || attempt > MOST_TRIES) return [];
      const surelyFailed = known?.state === "failed" && known.error?.unsure !== true;
      if (wanted.isForOutsiders === true && known !== undefined && !surelyFailed) return [];
      return [noticeEffect(view, notifier, id, attempt, wanted)];
    });
}

function noticeEffect(
  view: View,
  notifier: Notifier,
  id: string,
  attempt: number,
  { to, told, purpose, again, subject, lines, isForOutsiders }: Wanted,
): Effect {
  const { incident } = view;
  const outcome = { effect: id, to, purpose: told };
  return {
    intent: { effect: id, kind: "notify", subject: to, ending: false, attempt },
    async act() {
      await notifier.send({
        incident: incident.id,
        banner: incident.mode === "live" ? "LIVE" : "EXERCISE",
        to,
        subject,
        lines: lines(),
        dedupe: `${incident.id}/${id}`,
        topic: topicOf(incident, purpose, again),
        severity: SEVERITY[purpose],
        ends: purpose === "closing" ? topicsOf(incident) : [],
        ...(isForOutsiders === undefined ? {} : { isForOutsiders }),
      });
      return [fact({ now: view.adapters.clock.now() }, "notice.sent", outcome)];
    },
    failed: (error): EventBody =>
      fact({ now: view.adapters.clock.now() }, "notice.failed", { ...outcome, error: failureOf(error) }),
  };
}

function failureOf(error: unknown): FailureNote {
  const isUnsure = !(error instanceof StanchError) || error.happened === "unknown";
  return isUnsure ? { ...noteOf(error), unsure: true } : noteOf(error);
}

const SEVERITY: Readonly<Record<NoticePurpose, Notice["severity"]>> = {
  "before-restrict": "warning",
  "before-pause": "warning",
  "before-disable": "warning",
  "before-swap": "info",
  "before-break-glass": "critical",
  closing: "info",
  "deadline-1": "warning",
  "deadline-2": "critical",
  "deadline-3": "critical",
};

/** Each stage of a deadline has to rouse people anew; all else belongs to the one alert of the incident. */
function topicOf(incident: Incident, purpose: NoticePurpose, again: string): string {
  return purpose.startsWith("deadline-") ? `${incident.id}/${purpose}${again}` : incident.id;
}

/** Every topic that this incident may have opened. */
function topicsOf(incident: Incident): readonly string[] {
  const stages = Object.keys(incident.effects).flatMap((id) => {
    const stage = /^notify\/(?:leadership-)?(deadline-[123](?:\+\d+)?)\//.exec(id)?.[1];
    return stage === undefined ? [] : [`${incident.id}/${stage}`];
  });
  return [...new Set([incident.id, ...stages])];
}

function ownersOf(incident: Incident, consumers: readonly ConsumerProgress[]): readonly Reader[] {
  const everybody = consumers.map(({ consumer }) => consumer.service);
  if (incident.plan.owners === false) return [["everybody", everybody]];
  const owners = new Map<string, string[]>();
  for (const { consumer } of consumers) {
    owners.set(consumer.owner, [...(owners.get(consumer.owner) ?? []), consumer.service]);
  }
  return [...owners].sort(([a], [b]) => a.localeCompare(b, "en"));
}
