import type { Seconds } from "../../src/core/time.ts";
import type { WorldClass } from "../../test/simulation/world-class.ts";
import type { Contest } from "./contest.ts";
import type { Outcome } from "./outcome.ts";
import { POLICY_NAMES, type PolicyName } from "./policy.ts";

/** What a policy came to in the worlds of one class. */
export interface Figures {
  /** Ends of the leaked key under somebody legitimate. */
  readonly prematureRevokes: number;
  /** Consumers, declared or forgotten, that had a call refused. */
  readonly consumersBroken: number;
  /** Worlds that stay open count as exposed until the horizon; null where there are no worlds. */
  readonly exposureSeconds: { readonly median: Seconds | null; readonly p90: Seconds | null };
  /** Worlds in which the leaked key still works at the horizon. */
  readonly leftOpen: number;
}

export interface PolicyFigures extends Figures {
  readonly policy: PolicyName;
  readonly acceptedRisk: Figures;
}

/** All policies in their order: the figures of the observable worlds, and those of the others beside them. */
export function figuresOf(contests: readonly Contest[]): readonly PolicyFigures[] {
  return POLICY_NAMES.map((policy) => ({
    policy,
    ...summary(outcomesOf(contests, policy, "observable")),
    acceptedRisk: summary(outcomesOf(contests, policy, "accepted risk")),
  }));
}

export function outcomesOf(
  contests: readonly Contest[],
  policy: PolicyName,
  worldClass: WorldClass,
): readonly Outcome[] {
  return contests
    .filter((one) => one.class === worldClass)
    .flatMap(({ outcomes }) => outcomes.filter((outcome) => outcome.policy === policy));
}

function summary(outcomes: readonly Outcome[]): Figures {
  return {
    prematureRevokes: outcomes.filter(({ endedUnder }) => endedUnder.length > 0).length,
    consumersBroken: outcomes.reduce((count, { broken }) => count + broken.length, 0),
    exposureSeconds: spread(outcomes.map(({ exposureSeconds }) => exposureSeconds)),
    leftOpen: outcomes.filter(({ isOpen }) => isOpen).length,
  };
}

/** Nearest rank: each figure is one that occurred. */
export function spread(values: readonly Seconds[]): Figures["exposureSeconds"] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): Seconds | null => sorted[Math.ceil(sorted.length * share) - 1] ?? null;
  return { median: at(0.5), p90: at(0.9) };
}
