import type { Seconds } from "../../src/core/time.ts";
import type { Contest } from "./contest.ts";
import { type Figures, outcomesOf, spread } from "./figures.ts";
import { WATCHED_SECONDS } from "./leak.ts";
import { POLICY_NAMES, type PolicyName } from "./policy.ts";

/** What has to be known of the worlds to read the figures. */
export interface Worlds {
  readonly from: number;
  readonly seeds: number;
  readonly observable: number;
  readonly acceptedRisk: number;
  /** Observed from the start of the response. */
  readonly watchedSeconds: Seconds;
  /** Consumers that stanch broke and people knew it beforehand, by class. */
  readonly brokenKnowingly: { readonly observable: number; readonly acceptedRisk: number };
  /** Observable worlds in which the omniscient could end the key at all, and the exposure in these alone. */
  readonly closable: {
    readonly worlds: number;
    readonly exposureSeconds: Readonly<Partial<Record<PolicyName, Figures["exposureSeconds"]>>>;
  };
}

export function worldsOf(from: number, contests: readonly Contest[]): Worlds {
  const observable = contests.filter((one) => one.class === "observable");
  const closable = observable.filter(({ outcomes }) =>
    outcomes.some(({ policy, isOpen }) => policy === "omniscient" && !isOpen),
  );
  const knowingly = (worldClass: Contest["class"]): number =>
    outcomesOf(contests, "stanch", worldClass).reduce((count, one) => count + one.knowingly.length, 0);
  return {
    from,
    seeds: contests.length,
    observable: observable.length,
    acceptedRisk: contests.length - observable.length,
    watchedSeconds: WATCHED_SECONDS,
    brokenKnowingly: { observable: knowingly("observable"), acceptedRisk: knowingly("accepted risk") },
    closable: {
      worlds: closable.length,
      exposureSeconds: Object.fromEntries(
        POLICY_NAMES.map((policy) => [
          policy,
          spread(outcomesOf(closable, policy, "observable").map(({ exposureSeconds }) => exposureSeconds)),
        ]),
      ),
    },
  };
}
