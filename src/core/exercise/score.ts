import type { ProofClass } from "../proof.ts";
import type { Instant, Seconds } from "../time.ts";
import { trustedThieves } from "./callers.ts";
import { type JudgedDecision, judgeDecisions } from "./judge.ts";
import { keysLeft } from "./keys-left.ts";
import type { ExerciseRowOf } from "./log.ts";
import { isExposed, measureOf } from "./measures.ts";
import type { Measure, Objective } from "./objective.ts";
import { toldOwnersOf } from "./owners.ts";
import { type Played, type Records, playedOf } from "./played.ts";
import { proofsOf } from "./proofs.ts";
import { type RatedObjective, rateObjective } from "./rate.ts";
import { isClosed } from "./settled.ts";

export type { JudgedDecision } from "./judge.ts";
export type { RatedObjective } from "./rate.ts";

export interface Figures {
  /** From the start of the rehearsal; null if it never came to that. */
  readonly containSeconds: Seconds | null;
  readonly endSeconds: Seconds | null;
  /** From the exposure until the leaked key was refused for good, or until the end. */
  readonly exposureSeconds: Seconds;
  /** It worked to the last, so that the exposure goes on. */
  readonly exposureGoesOn: boolean;
  /** Accepted calls of the thief since the start. */
  readonly thiefCalls: number;
  readonly prematureEnds: number;
  readonly broken: readonly { readonly consumer: string; readonly seconds: Seconds }[];
  readonly keysLeft: number;
  /** Consumers by what showed them on their replacement when the leaked key was ended. */
  readonly evidence: Readonly<Record<ProofClass, number>>;
  /** Owners whose service was touched, and how many of them were told before. */
  readonly owners: { readonly touched: number; readonly told: number };
}

/** What a rehearsal came to: computed from its journal, its log of the table and its scenario, and from nothing else. */
export interface Score {
  readonly exercise: ExerciseRowOf<"began">;
  readonly endedAt: Instant;
  readonly passed: boolean;
  readonly closed: boolean;
  /** Why it isn't passed; empty if it is. */
  readonly reasons: readonly string[];
  readonly objectives: readonly RatedObjective[];
  readonly decisions: readonly JudgedDecision[];
  readonly figures: Figures;
}

/** The same records and objectives give the same score, on any machine. `ERR_SCORE_UNFINISHED` if it wasn't played to its end. */
export function scoreOf({
  objectives,
  ...records
}: Records & { readonly objectives: readonly Objective[] }): Score {
  const played = playedOf(records);
  const rated = objectives.map((objective) => rateObjective(objective, played));
  const reasons = reasonsOf(played, rated);
  return {
    exercise: played.began,
    endedAt: played.ended.at,
    passed: reasons.length === 0,
    closed: isClosed(played),
    reasons,
    objectives: rated,
    decisions: judgeDecisions(played),
    figures: figuresOf(played),
  };
}

/** Closed, no key ended under anybody, nobody on the leaked key, no key left behind, no objective missed, no thief trusted. */
function reasonsOf(played: Played, rated: readonly RatedObjective[]): readonly string[] {
  const { facts, ended } = played;
  const missed = rated.filter(({ rating }) => rating === "not").map(({ id }) => id);
  const named = (what: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];
  return [
    ...(isClosed(played) ? [] : [`the response isn't closed: it stopped as ${ended.stop}`]),
    ...facts.prematureEnds.flatMap(({ keyId, consumers }) =>
      named(`${keyId === played.final.leaked.id ? "the leaked key" : keyId} was ended under`, consumers),
    ),
    ...named("still on the leaked key", facts.onLeakedKey),
    ...named("keys left behind", keysLeft(played)),
    ...named("objectives not met", missed),
    ...trustedThieves(played).map((id) => `misjudged: ${id} is hostile`),
  ];
}

function figuresOf(played: Played): Figures {
  const { facts } = played;
  const measured = (measure: Measure): number | null => measureOf(measure, undefined, played);
  const { touched, told } = toldOwnersOf(played);
  const evidence = { observed: 0, attested: 0, accepted: 0, retired: 0, none: 0 };
  for (const { proof } of proofsOf(played.atEnd)) evidence[proof] += 1;
  return {
    containSeconds: measured("containment-time"),
    endSeconds: measured("end-time"),
    exposureSeconds: facts.exposureSeconds,
    exposureGoesOn: isExposed(played),
    thiefCalls: facts.thief.sinceStart,
    prematureEnds: facts.prematureEnds.length,
    broken: facts.broken.map(({ consumer, seconds }) => ({ consumer, seconds })),
    keysLeft: keysLeft(played).length,
    evidence,
    owners: { touched: touched.length, told: told.length },
  };
}
