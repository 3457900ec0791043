import { endLag } from "./end-lag.ts";
import { hasPassed, atLatest, onThisClock } from "./clock-skew.ts";
import type { Incident } from "./incident.ts";
import type { EventBody } from "./journal.ts";
import { isOldKeyKept } from "./purpose.ts";
import { type Instant, plus, secondsBetween } from "./time.ts";

/** From when on the provider's own word on the ended key counts: caches and lists have had their time. */
export function endKnowableAt(incident: Incident): Instant {
  return onThisClock(incident, plus(atLatest(incident, endOf(incident)), lagOf(incident)));
}

/** The provider is still to be asked whether the key is gone: where others stay on it there is no end to look for. */
export function isEndUnchecked({ plan, leaked }: Incident): boolean {
  return !leaked.endChecked && !isOldKeyKept(plan);
}

/** They have had it at this time; also where a clock that nobody measured was set back behind the end. */
export function isEndKnowable(incident: Incident, at: Instant): boolean {
  const isBehind = incident.clock.length === 0 && secondsBetween(endOf(incident), at) < 0;
  return isBehind || hasPassed(incident, endOf(incident), lagOf(incident), at);
}

/**
 * The provider itself says that the key lives, or is disabled only: the end wasn't one, however many refusals there were.
 * `unknown` proves neither.
 */
export function isEndDenied(incident: Incident, event: EventBody): boolean {
  // One that lives on for others was never ended.
  if (event.type !== "key.looked" || incident.leaked.state !== "dead" || isOldKeyKept(incident.plan))
    return false;
  if (!isEndKnowable(incident, event.at)) return false;
  return event.data.state === "live" || event.data.state === "disabled";
}

function endOf(incident: Incident): Instant {
  return incident.leaked.endedAt ?? incident.openedAt;
}

function lagOf({ plan }: Incident): number {
  return endLag(plan.capabilities) + plan.capabilities.listLag;
}
