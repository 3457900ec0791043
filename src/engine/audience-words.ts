import type { CustomerLookUp } from "../core/audiences.ts";
import { sightOf } from "../core/audit-summary.ts";
import { deadlineOf } from "../core/deadline.ts";
import { type Incident, activeConsumers } from "../core/incident.ts";
import type { Instant } from "../core/time.ts";
import type { NoticePurpose } from "./notices.ts";

export const LEADERSHIP_SUBJECT = "a leaked key: where the response stands";
export const CUSTOMER_SUBJECT = "a credential of ours was exposed, and has been ended";

/** What happens to services, where the response stands, and what has to be decided by whom. */
const MEANS: Readonly<Record<NoticePurpose, readonly [impact: string, state: string, decision: string]>> = {
  "before-restrict": [
    "Calls from unexpected places will fail.",
    "The key is about to be restricted, which can be undone.",
    "None now.",
  ],
  "before-pause": [
    "Services that use it will stand still until they have replacements.",
    "Callers of the key are about to be paused, which can be undone.",
    "None now.",
  ],
  "before-disable": [
    "Calls of services that use it will fail until they have replacements.",
    "The key is about to be disabled, which can be undone.",
    "None now.",
  ],
  "before-swap": [
    "No outage is planned: the old key works until its replacements are proven.",
    "Services are about to be moved to replacements.",
    "People approve the end of the key once every service is proven on its replacement.",
  ],
  "before-break-glass": [
    "Services that aren't proven on replacements may fail, and it can't be undone.",
    "Two people decided to end the key before everything is proven.",
    "A review of that decision has to be closed afterwards.",
  ],
  closing: [
    "Whatever still holds the leaked key is refused.",
    "The key is ended, and it is watched whether anything accepts it again.",
    "None, unless it is accepted again.",
  ],
  "deadline-1": ["The leaked key still works.", "Its deadline is here.", "The responder decides."],
  "deadline-2": [
    "The leaked key still works beside its replacements.",
    "Its deadline has passed.",
    "Approve the end of the key, accept what can't be proven, give it more time, or break the glass.",
  ],
  "deadline-3": [
    "The leaked key still works beside its replacements.",
    "Its deadline has passed, and nothing was done by itself.",
    "Somebody has to decide now: approve, accept, give it more time, or break the glass.",
  ],
};

/** For those who answer for it: what, impact, misuse, state, next decision, times. */
export function leadershipLines(incident: Incident, purpose: NoticePurpose): readonly string[] {
  const { plan, leaked } = incident;
  const [impact, state, decision] = MEANS[purpose];
  const rows = activeConsumers(incident);
  const moved = rows.filter((row) => row.state === "proven").length;
  return [
    `What: a key for ${plan.provider} leaked: ${leaked.leakPath}. Exposure: ${plan.exposure}.`,
    `Impact: ${rows.length} service(s) use it, ${moved} proven on replacements. ${impact}`,
    `Misuse: ${misuseWords(incident)}.`,
    `State: ${state}`,
    `Next decision: ${decision}`,
    `Times: ${timesWords(incident).join("; ")}.`,
  ];
}

/** What was done, without a name of a key, a service or a person. `text`: the runbook's own lines. */
export function customerLines(incident: Incident, text: readonly string[] = OWN): readonly string[] {
  const { leaked, plan } = incident;
  const values: Readonly<Record<CustomerLookUp, string>> = {
    incident: incident.id,
    openedAt: shown(incident.openedAt),
    endedAt: shown(leaked.endedAt ?? leaked.stoppedAt),
    exposure: plan.exposure,
  };
  return text.map((line) =>
    line.replace(/\{(\w+)\}/g, (found, name: string) =>
      Object.hasOwn(values, name) ? values[name as CustomerLookUp] : found,
    ),
  );
}

const OWN = [
  "A credential of ours was exposed. We began to respond at {openedAt}.",
  "It was ended at {endedAt}, and we watch whether anything accepts it again.",
  "Reference: {incident}.",
];

function misuseWords({ audit }: Incident): string {
  const { first, last } = audit?.window ?? { first: null, last: null };
  if (first !== null) return `calls that nobody has explained were seen, ${shown(first)} to ${shown(last)}`;
  return sightOf(audit) === "sees"
    ? "none was seen in the logs, which name the key"
    : "nobody can tell: the logs that were read so far don't show every use of the key";
}

function timesWords(incident: Incident): readonly string[] {
  const { openedAt, leaked } = incident;
  const deadline = deadlineOf(incident);
  return [
    leaked.exposedAt === null
      ? "nobody knows since when it was exposed"
      : `exposed ${shown(leaked.exposedAt)}`,
    `opened ${shown(openedAt)}`,
    ...(deadline === null || leaked.endedAt !== null ? [] : [`deadline ${shown(deadline)}`]),
    ...(leaked.endedAt === null ? [] : [`ended ${shown(leaked.endedAt)}`]),
  ];
}

/** `2026-11-23 14:09 UTC`. */
function shown(at: Instant | null): string {
  return at === null ? "a time that isn't known" : `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
