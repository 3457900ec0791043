import { type Sight, sightOf } from "../core/audit-summary.ts";
import { STAGE_AFTER, deadlineOf, isDisablePreapproved, latestDeadline } from "../core/deadline.ts";
import type { Incident } from "../core/incident.ts";
import { tellOf } from "../core/key-words.ts";
import { isMigration, isOldKeyKept, newKeyWords } from "../core/purpose.ts";
import { maskOf } from "../core/secret.ts";
import { type Instant, formatSeconds, plus, secondsBetween } from "../core/time.ts";
import type { NoticePurpose } from "./notices.ts";

const SUBJECT: Readonly<Record<NoticePurpose, string>> = {
  "before-restrict": "a leaked key is about to be contained: restricted",
  "before-pause": "a leaked key is about to be contained: callers paused",
  "before-disable": "a leaked key is about to be contained: disabled",
  "before-swap": "your service is about to get a new key",
  "before-break-glass": "a leaked key is about to be ended under your service",
  closing: "the leaked key is ended",
  "deadline-1": "a leaked key is still alive at its deadline",
  "deadline-2": "a leaked key has outlived its deadline: somebody has to decide",
  "deadline-3": "a leaked key has outlived its deadline, and nothing was done",
};

/** What a notice is about, in a line. */
export function subjectOf({ plan }: Incident, purpose: NoticePurpose): string {
  if (purpose === "closing" && isOldKeyKept(plan))
    return `your service has moved to ${newKeyWords(plan, "one")}`;
  return tellOf(plan)(SUBJECT[purpose]);
}

/** What a notice says. */
export function noticeLines(
  incident: Incident,
  purpose: NoticePurpose,
  services: readonly string[],
  now: Instant,
): readonly string[] {
  const key = maskOf(incident.leaked.handle?.prefix ?? "", incident.leaked.handle?.lastFour ?? "");
  return [
    isMigration(incident.plan)
      ? `Key ${incident.leaked.name} (${key}) is a person's; those who use it get ${newKeyWords(incident.plan, "many")}.`
      : `Key ${incident.leaked.name} (${key}) leaked: ${incident.leaked.leakPath}.`,
    ...(services.length === 0 ? [] : [`Your consumers of it: ${services.join(", ")}.`]),
    ...newsOf(incident, purpose, now),
  ];
}

function newsOf(incident: Incident, purpose: NoticePurpose, now: Instant): readonly string[] {
  switch (purpose) {
    case "before-restrict":
      return ['Containment "restrict" is about to be applied: calls from elsewhere will fail.'];
    case "before-pause":
      return ['Containment "pause" is about to be applied: they will stand still until they are swapped.'];
    case "before-disable":
      return [
        'Containment "disable" is about to be applied: their calls fail until they are on their replacements.',
      ];
    case "before-swap":
      return ["They are about to be moved to a replacement. Watch them, and answer if the responder asks."];
    case "before-break-glass":
      return [
        "Two people broke the glass: the key is about to be ended though these consumers aren't proven on their replacements. They may fail, and it can't be undone.",
      ];
    case "closing":
      if (isOldKeyKept(incident.plan)) {
        return ["They run on their replacements. The old key lives on for those who stay on it."];
      }
      return [
        `The key was ended ${formatSeconds(secondsBetween(incident.leaked.endedAt ?? incident.openedAt, now))} ago; your consumers run on their replacements.`,
        ...(isMigration(incident.plan)
          ? ["If something of yours fails since, it still holds the old key."]
          : [
              `If it is accepted again, whoever responds types: stanch respond RUNBOOK --live --reopens ${incident.id}`,
              ...unseenWords(sightOf(incident.audit)),
            ]),
      ];
    case "deadline-1":
      return [
        `${deadlineWords(incident)} stanch status shows what keeps the gate shut.`,
        nextWords(incident),
      ];
    case "deadline-2":
      return [
        `${deadlineWords(incident)} Approve what the gate shows, accept what can't be proven, or break the glass.`,
        ...extensionWords(incident, now),
        nextWords(incident),
      ];
    case "deadline-3":
      return [`${deadlineWords(incident)} Nothing was done by itself: the key still works.`];
    default:
      return purpose satisfies never;
  }
}

function extensionWords(incident: Incident, now: Instant): readonly string[] {
  const [deadline, bound] = [deadlineOf(incident), latestDeadline(incident)];
  return deadline === null || bound === null || deadline >= bound || now >= bound
    ? []
    : [`Or sign more time, until ${bound} at most: stanch extend --until TIME --reason WHY`];
}

function deadlineWords(incident: Incident): string {
  return `It was to live beside its replacements until ${deadlineOf(incident) ?? "now"}.`;
}

function nextWords(incident: Incident): string {
  const at = plus(deadlineOf(incident) ?? incident.lastAt, STAGE_AFTER[3]);
  return isDisablePreapproved(incident)
    ? `At ${at} stanch disables it by itself, as was approved.`
    : "stanch does nothing to it by itself.";
}

function unseenWords(sight: Sight): readonly string[] {
  const why = {
    unread: "no log was read",
    blind: "no log that was read names it",
    partly: "the logs that name it cover some kinds of call only",
    sees: null,
  }[sight];
  return why === null ? [] : [`Nobody could see who else used the key: ${why}. Look at what it could reach.`];
}
