import { sightOf } from "../core/audit-summary.ts";
import type { Incident } from "../core/incident.ts";
import type { EventBody } from "../core/journal.ts";
import { formatSeconds, secondsBetween } from "../core/time.ts";
import { maskOf } from "../core/secret.ts";
import type { Notifier } from "../ports/notifier.ts";
import { noteOf } from "./perform.ts";
import { type Effect, type View, fact } from "./work.ts";

/** Owners hear before something of theirs changes, and when it is over. */
export type NoticePurpose = "before-containment" | "before-swap" | "closing";

const MOST_TRIES = 3;

/** Notices of this purpose that are still to be sent. A failed one is tried three times, and holds up nobody. */
export function dueNotices(view: View, purpose: NoticePurpose): readonly Effect[] {
  return ownersOf(view.incident).flatMap(([owner, services]) =>
    view.adapters.notifiers.flatMap((notifier) => {
      const id = `notify/${purpose}/${notifier.name}/${owner}`;
      const known = view.incident.effects[id];
      const attempt = known === undefined ? 1 : known.attempt + 1;
      if (known?.state === "done" || attempt > MOST_TRIES) return [];
      return [noticeEffect(view, notifier, { id, owner, services, purpose, attempt })];
    }),
  );
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
        subject: subjectOf(purpose),
        lines: linesOf(incident, purpose, services, view.now),
        dedupe: `${incident.id}/${id}`,
      });
      return [fact({ now: view.adapters.clock.now() }, "notice.sent", outcome)];
    },
    failed: (error): EventBody =>
      fact({ now: view.adapters.clock.now() }, "notice.failed", { ...outcome, error: noteOf(error) }),
  };
}

function ownersOf(incident: Incident): readonly (readonly [string, readonly string[]])[] {
  const everybody = Object.values(incident.consumers).map(({ consumer }) => consumer.service);
  if (incident.plan.owners === false) return [["everybody", everybody]];
  const owners = new Map<string, string[]>();
  for (const { consumer } of Object.values(incident.consumers)) {
    owners.set(consumer.owner, [...(owners.get(consumer.owner) ?? []), consumer.service]);
  }
  return [...owners].sort(([a], [b]) => a.localeCompare(b, "en"));
}

function subjectOf(purpose: NoticePurpose): string {
  switch (purpose) {
    case "before-containment":
      return "a leaked key is about to be contained";
    case "before-swap":
      return "your service is about to get a new key";
    case "closing":
      return "the leaked key is ended";
    default:
      return purpose satisfies never;
  }
}

function linesOf(
  incident: Incident,
  purpose: NoticePurpose,
  services: readonly string[],
  now: string,
): readonly string[] {
  const key = maskOf(incident.leaked.handle?.prefix ?? "", incident.leaked.handle?.lastFour ?? "");
  const which = `Key ${incident.leaked.name} (${key}) leaked: ${incident.leaked.leakPath}.`;
  const yours = `Your consumers of it: ${services.join(", ")}.`;
  switch (purpose) {
    case "before-containment":
      return [
        which,
        yours,
        `Containment "${incident.plan.rung}" is about to be applied: their calls may fail.`,
      ];
    case "before-swap":
      return [
        which,
        yours,
        "They are about to be moved to a replacement. Watch them, and answer if the responder asks.",
      ];
    case "closing":
      return [
        which,
        yours,
        `The key was ended ${formatSeconds(secondsBetween(incident.leaked.endedAt ?? incident.openedAt, now))} ago; your consumers run on their replacements.`,
        ...(sightOf(incident.audit) === "sees"
          ? []
          : [
              "Nobody could see who else used the key: no log that was read names it. Look at what it could reach.",
            ]),
      ];
    default:
      return purpose satisfies never;
  }
}
