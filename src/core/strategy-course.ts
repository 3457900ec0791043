import type { Incident } from "./incident.ts";
import type { Rung, Strategy } from "./plan.ts";
import { isMigration } from "./purpose.ts";
import { type Judgement, isHarder, strategyOf } from "./strategy.ts";
import { factsOf } from "./strategy-facts.ts";

const SEVERITY: Readonly<Record<Strategy, number>> = {
  "rotate-first": 0,
  "disable-first": 1,
  "revoke-first": 2,
  "contain-now": 3,
};

/** The strategy that is on record: of the plan, or of the newest change. */
export function strategyInForce({ plan, strategy }: Pick<Incident, "plan" | "strategy">): {
  readonly strategy: Strategy;
  readonly rung: Rung;
} {
  return strategy ?? plan;
}

/** The leaked key may still be used by somebody: there is something to contain. Of a key that didn't leak there isn't. */
export function isContainable({ plan, leaked, abortRequest, endedOn }: Incident): boolean {
  if (isMigration(plan)) return false;
  if (abortRequest !== null || leaked.endedAt !== null) return false;
  // Once an end was begun a key that can't be told is looked at by those who ended it.
  return leaked.state === "unknown" ? endedOn === null : leaked.state !== "dead";
}

/**
 * What the facts ask for now, where that is another strategy than the one on record; null where it isn't. Harder ones
 * are always a change. A milder one is where what made it harder is gone for good: callers who are unknown and then
 * known come and go all the time, and what was decided for them stands.
 */
export function changeOfStrategy(incident: Incident): Judgement | null {
  if (!isContainable(incident)) return null;
  const { strategy } = strategyInForce(incident);
  const next = strategyOf(factsOf(incident));
  if (SEVERITY[next.strategy] > SEVERITY[strategy]) return next;
  const isOver = strategy === "contain-now" || strategy === "revoke-first";
  return isOver && next.strategy !== strategy ? next : null;
}

/**
 * The rung to climb to now, beyond what is applied; null if there is none. The team's own choice holds for the
 * beginning: only abuse leads beyond it. What a person declined or took off stays off until the strategy changes.
 */
export function rungToClimb(incident: Incident): Rung | null {
  if (incident.strategy === null || !isContainable(incident)) return null;
  const { strategy, rung } = strategyOf(factsOf(incident));
  if (strategy !== incident.strategy.strategy) return null;
  if (strategy !== "contain-now" && incident.plan.rungBy === "team") return null;
  if (rung === "disable" && incident.leaked.stoppedAt !== null) return null;
  const applied = incident.rungs.map((one) => one.rung);
  const isDeclined = incident.declined.some((one) => one.rung === rung);
  return isHarder(rung, applied) && !isDeclined ? rung : null;
}
