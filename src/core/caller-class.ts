import type { Classification, Incident } from "./incident.ts";
import { isCountersigned } from "./people.ts";
import type { CallerClass } from "./journal.ts";
import { stayingConsumers } from "./purpose.ts";

/**
 * What people said this caller is; null while nobody did: hostile takes two people, and a consumer counts as one when it
 * has joined the inventory, where it must be proven, or stays on the old key by plan.
 */
export function callerClass(incident: Incident, caller: string): CallerClass | null {
  const rows = saidOf(incident, caller);
  const newest = rows.at(-1);
  switch (newest?.as) {
    case undefined:
      return null;
    case "responder":
      return "responder";
    case "consumer":
      return consumerBehind(incident, caller) === null ? null : "consumer";
    default: {
      const hostile = rows.filter((row) => row.as === "hostile");
      return isCountersigned(incident, hostile) ? "hostile" : null;
    }
  }
}

/** The consumer of the inventory whose calls these are, by what people said last; null if it is nobody's. */
export function consumerBehind(incident: Incident, caller: string): string | null {
  const newest = saidOf(incident, caller).at(-1);
  if (newest?.as !== "consumer") return null;
  const staying = stayingConsumers(incident.plan).map(({ id }) => id);
  return [...Object.keys(incident.consumers), ...staying].find((id) => id === newest.consumer) ?? null;
}

/** What people said of this caller, oldest first. Nobody is called `constructor` by having been inherited. */
export function saidOf(incident: Incident, caller: string): readonly Classification[] {
  const { classifications } = incident;
  return (Object.hasOwn(classifications, caller) ? classifications[caller] : undefined) ?? [];
}
