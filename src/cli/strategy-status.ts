import type { Strategy, Rung } from "../core/plan.ts";
import type { Costs } from "../core/containment-data.ts";
import { costsOf } from "../core/strategy-costs.ts";
import { isContainable, rungToClimb } from "../core/strategy-course.ts";
import { reasonsNow, strategyNow } from "../core/strategy-words.ts";
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
  return {
    strategy: strategyNow(incident),
    reasons: reasonsNow(incident),
    wants: rungToClimb(incident),
    ...costsOf(incident, now),
  };
}
