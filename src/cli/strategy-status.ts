import type { Strategy, Rung } from "../core/plan.ts";
import { type Costs, costsOf } from "../core/strategy-costs.ts";
import { changeOfStrategy, isContainable, rungToClimb, strategyInForce } from "../core/strategy-course.ts";
import { reasonsNow } from "../core/strategy-words.ts";
import type { Instant } from "../core/time.ts";
import type { Replay } from "../engine/replay.ts";

export interface StrategyStatus extends Costs {
  readonly strategy: Strategy;
  readonly reasons: readonly string[];
  /** The rung that the next driver asks for, beyond what is applied. */
  readonly wants: Rung | null;
}

/** Null once the key is ended or dead, or the response is given up. */
export function strategyStatus({ incident, done }: Replay, now: Instant): StrategyStatus | null {
  if (done || !isContainable(incident)) return null;
  const { strategy } = changeOfStrategy(incident) ?? strategyInForce(incident);
  return {
    strategy,
    reasons: reasonsNow(incident),
    wants: rungToClimb(incident),
    ...costsOf(incident, now),
  };
}
