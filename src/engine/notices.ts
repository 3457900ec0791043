import type { DeadlineStage } from "../core/containment-data.ts";
import { consumerBlockers } from "../core/gate-consumer.ts";
import { type ConsumerProgress, type Incident, activeConsumers } from "../core/incident.ts";
import type { EventBody } from "../core/journal.ts";
import type { Rung } from "../core/plan.ts";
import type { Notifier } from "../ports/notifier.ts";
import { SUBJECT, noticeLines } from "./notice-words.ts";
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
  return readers.flatMap(([owner, services]) =>
    view.adapters.notifiers.flatMap((notifier) => {
      const id = `notify/${purpose}${again}/${notifier.name}/${owner}`;
      const known = view.incident.effects[id];
      const attempt = known === undefined ? 1 : known.attempt + 1;
      if (known?.state === "done" || attempt > MOST_TRIES) return [];
      return [noticeEffect(view, notifier, { id, owner, services, purpose, attempt })];
    }),
  );
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

interface Addressed {
  readonly id: string;
  readonly owner: string;
  readonly services: readonly string[];
  readonly purpose: NoticePurpose;
  readonly attempt: number;
}

function noticeEffect(
  view: View,
  notifier: Notifier,
  { id, owner, services, purpose, attempt }: Addressed,
): Effect {
  const { incident } = view;
  const outcome = { effect: id, to: owner, purpose };
  return {
    intent: { effect: id, kind: "notify", subject: owner, ending: false, attempt },
    async act() {
      await notifier.send({
        incident: incident.id,
        banner: incident.mode === "live" ? "LIVE" : "EXERCISE",
        to: owner,
        subject: SUBJECT[purpose],
        lines: noticeLines(incident, purpose, services, view.now),
        dedupe: `${incident.id}/${id}`,
      });
      return [fact({ now: view.adapters.clock.now() }, "notice.sent", outcome)];
    },
    failed: (error): EventBody =>
      fact({ now: view.adapters.clock.now() }, "notice.failed", { ...outcome, error: noteOf(error) }),
  };
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
