import type { Model } from "../../src/adapters/world/model.ts";
import type { Incident } from "../../src/core/incident.ts";
import { isCountersigned } from "../../src/core/people.ts";

type Key = Pick<Model, "spec"> & {
  readonly leaked: Pick<Model["leaked"], "state" | "isAllowed">;
  readonly troubles: Pick<Model["troubles"], "listedDeadUntil">;
  readonly timeline: Pick<Model["timeline"], "now">;
};
type Response = Pick<Incident, "policy" | "people" | "acceptances" | "canary" | "plan">;

/**
 * Nobody can tell it from a dead key: the provider can't show its keys, or said of this one that it is dead whenever it was
 * asked, up to the last look; and its value is refused, being disabled or narrowed to other networks, or nobody could
 * present it, which two people took upon themselves, and no log names the key of a call.
 */
export function passesForDead({ leaked, spec, troubles, timeline }: Key, incident: Response): boolean {
  const { capabilities, identifiesKey } = spec.provider;
  const isVeiled = !capabilities.canList || troubles.listedDeadUntil > timeline.now();
  const isRefused = leaked.state === "disabled" || leaked.isAllowed !== null;
  const isUntold = incident.plan.auditLogs.length === 0 || !identifiesKey;
  const unconfirmed = incident.acceptances.filter(({ code }) => code === "REVOKE_UNCONFIRMED");
  const isTaken = incident.canary.probedAt === null && isUntold && isCountersigned(incident, unconfirmed);
  return isVeiled && (isRefused || isTaken);
}
