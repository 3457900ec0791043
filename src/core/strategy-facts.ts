import { sightOf } from "./audit-summary.ts";
import { callerClass } from "./caller-class.ts";
import { type Incident, activeConsumers, attestationsOf } from "./incident.ts";
import type { KeyState } from "./key.ts";
import type { Plan, Rung } from "./plan.ts";
import type { StrategyFacts } from "./strategy.ts";
import { isAfter } from "./time.ts";
import { unclassifiedCallers } from "./unknown-callers.ts";

/** What a plan has to say of containment. */
export type ContainmentPlan = Pick<
  Plan,
  "exposure" | "privilege" | "capabilities" | "restriction" | "pause" | "auditLogs" | "overlap"
>;

/** What is known before the incident opens. */
export function factsOfPlan(plan: ContainmentPlan, state: KeyState): StrategyFacts {
  return {
    exposure: plan.exposure,
    privilege: plan.privilege,
    state,
    abuse: [],
    callers: "unread",
    audit: plan.auditLogs.length === 0 ? "unread" : "planned",
    possible: possibleRungs(plan),
    overlap: plan.overlap,
  };
}

/** What the journal shows by now. */
export function factsOf(incident: Incident): StrategyFacts {
  const { plan } = incident;
  const active = activeConsumers(incident);
  // Callers are let go once they are on their replacements: to pause them after that would stop nobody else.
  const isPausable = active.length > 0 && active.every(({ attempts }) => attempts === 0);
  return {
    ...factsOfPlan(plan, incident.leaked.state),
    abuse: abuseOf(incident),
    callers: callersOf(incident),
    ...(incident.audit === null ? {} : { audit: sightNow(incident) }),
    possible: possibleRungs(plan).filter((rung) => rung !== "pause" || isPausable),
  };
}

function possibleRungs({ capabilities, restriction, pause }: ContainmentPlan): readonly Rung[] {
  return [
    "observe",
    ...(capabilities.canRestrict && restriction !== undefined ? (["restrict"] as const) : []),
    ...(pause === undefined ? [] : (["pause"] as const)),
    ...(capabilities.canDisable ? (["disable"] as const) : []),
  ];
}

/** Two people called somebody hostile who was let in since the exposure, or a person says that it is abused. */
function abuseOf(incident: Incident): readonly string[] {
  const { exposedAt } = incident.leaked;
  // A rung bites on the leaked key: it wouldn't keep anybody from a replacement.
  const hostile = Object.values(incident.callers).filter(
    ({ id, key, lastAccepted }) =>
      key !== "replacement" &&
      lastAccepted !== null &&
      (exposedAt === null || !isAfter(exposedAt, lastAccepted)) &&
      callerClass(incident, id) === "hostile",
  );
  const said = attestationsOf(incident, "abuse-seen", "incident").at(-1);
  return [
    ...hostile.map(({ id }) => `Caller ${id} is hostile and was let in since the exposure.`),
    ...(said === undefined ? [] : [`${said.by} attests that the key is being abused.`]),
  ];
}

function callersOf(incident: Incident): StrategyFacts["callers"] {
  if (incident.audit === null) return "unread";
  if (unclassifiedCallers(incident).some(({ key }) => key !== "replacement")) return "unknown";
  const isEmpty = Object.keys(incident.consumers).length === 0;
  return isEmpty && sightNow(incident) === "sees" ? "none" : "known";
}

/** By all that was ever read: one look that got no answer doesn't blind anybody. */
function sightNow({ readings }: Incident): ReturnType<typeof sightOf> {
  return sightOf({ readings: Object.values(readings) });
}
