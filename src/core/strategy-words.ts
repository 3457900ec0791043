import type { Costs } from "./containment-data.ts";
import type { Incident } from "./incident.ts";
import type { KeyState } from "./key.ts";
import type { Plan, Strategy } from "./plan.ts";
import { type Judgement, strategyOf } from "./strategy.ts";
import { factsOf, factsOfPlan } from "./strategy-facts.ts";
import { costsOf, costsOfPlan } from "./strategy-costs.ts";
import { changeOfStrategy, strategyInForce } from "./strategy-course.ts";
import { type Instant, formatSeconds } from "./time.ts";

/** Why the strategy is what it is, in sentences. What was decided for callers who are known by now stands, with its reasons. */
export function reasonsNow(incident: Incident): readonly string[] {
  const judged = strategyOf(factsOf(incident));
  const isStanding = judged.strategy === strategyNow(incident);
  return isStanding ? judged.reasons : (incident.strategy?.reasons ?? judged.reasons);
}

/** The strategy, why, and what it costs to wait or to act, as sentences. */
export function strategyLines(incident: Incident, now: Instant): readonly string[] {
  const costs = costLines(costsOf(incident, now));
  return [`Strategy ${strategyNow(incident)}.`, ...reasonsNow(incident), ...costs];
}

/** The same before the incident opens. */
export function planStrategyLines(plan: Plan, state: KeyState): readonly string[] {
  const judged = strategyOf(factsOfPlan(plan, state));
  return [...choiceLines(plan, judged), ...judged.reasons, ...costLines(costsOfPlan(plan))];
}

/** Waiting against breaking. */
export function costLines({ waiting, breaking }: Costs): readonly string[] {
  const { seconds, weight } = waiting;
  const whom = breaking.map(({ id, owner, service }) => `${id} (${service}; ${owner})`);
  return [
    seconds === 0
      ? "Waiting costs nothing more."
      : `Waiting: at least ${formatSeconds(seconds)} more, each second weighs ${weight}: ${Math.round(seconds * weight)} in all.`,
    whom.length === 0
      ? "Disabling it now breaks nobody in the inventory."
      : `Disabling it now breaks ${whom.join(", ")}.`,
  ];
}

/** The strategy as the facts have it, before or after it is on record. */
export function strategyNow(incident: Incident): Strategy {
  const judged = strategyOf(factsOf(incident));
  return (judged.row === "dead" ? judged : (changeOfStrategy(incident) ?? strategyInForce(incident)))
    .strategy;
}

function choiceLines({ rung, rungBy }: Plan, judged: Judgement): readonly string[] {
  return rungBy === "team" && rung !== judged.rung
    ? [`The team chose "${rung}"; the facts ask for "${judged.rung}".`]
    : [];
}
