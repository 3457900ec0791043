import { acceptedBlockers } from "../gate.ts";
import { type Instant, isAfter, plus, secondsBetween } from "../time.ts";
import { judgeDecisions } from "./judge.ts";
import type { Measure } from "./objective.ts";
import type { Played } from "./played.ts";
import { proofsOf } from "./proofs.ts";
import { COUNTED_AT_THE_END, isClosed, isSettled } from "./settled.ts";
import { subjectsOf } from "./subjects.ts";

/** What a measure comes to, of one consumer alone if that is named; null if it never came to what it measures. */
export function measureOf(measure: Measure, consumer: string | undefined, played: Played): number | null {
  if (isOpen(measure, played)) return null;
  const { facts } = played;
  const isMeant = (id: string): boolean => consumer === undefined || id === consumer;
  switch (measure) {
    case "premature-ends":
      return facts.prematureEnds.filter(({ consumers }) => consumers.some(isMeant)).length;
    case "broken-time":
      return facts.broken
        .filter((one) => isMeant(one.consumer))
        .reduce((sum, { seconds }) => sum + seconds, 0);
    case "containment-time":
      return facts.containedAt === null ? null : secondsBetween(facts.startedAt, facts.containedAt);
    case "end-time": {
      const refusedAt = refusedForGood(played);
      return refusedAt === null ? null : secondsBetween(facts.startedAt, refusedAt);
    }
    case "exposure-time":
      return refusedForGood(played) === null ? null : facts.exposureSeconds;
    case "thief-calls":
      return facts.thief.sinceStart;
    case "risks-accepted":
      return risksAccepted(played);
    case "rash-decisions":
      return judgeDecisions(played).filter(({ verdict }) => verdict === "rash").length;
    case "not-closed":
      return isClosed(played) ? 0 : 1;
    case "consumers-broken":
    case "keys-left":
    case "on-leaked-key":
    case "callers-missed":
    case "callers-misjudged":
    case "consumers-unproven":
    case "owners-untold":
      // A report names exactly those that were counted.
      return subjectsOf(measure, played, consumer).filter(isMeant).length;
    default:
      return measure satisfies never;
  }
}

/** It never came to the end that it is counted at; the calls of a thief whom nothing has stopped yet are no figure either. */
function isOpen(measure: Measure, played: Played): boolean {
  const { facts } = played;
  if (measure === "thief-calls") return facts.containedAt === null && facts.endedAt === null;
  return COUNTED_AT_THE_END.has(measure) && !isSettled(played);
}

/** From when on the leaked key was refused for good; null if it still works. */
function refusedForGood(played: Played): Instant | null {
  const { endedAt, exposedAt, exposureSeconds } = played.facts;
  return endedAt === null || isExposed(played) ? null : plus(exposedAt, exposureSeconds);
}

/** The leaked key still worked when the rehearsal ended. */
export function isExposed({ facts }: Pick<Played, "facts">): boolean {
  return !isAfter(facts.at, plus(facts.exposedAt, facts.exposureSeconds));
}

/** What the end rested on besides what was seen: acceptances, proofs by somebody's word, broken glass. */
function risksAccepted({ atEnd, final }: Played): number {
  const attested = proofsOf(atEnd).filter(({ proof }) => proof === "attested");
  return acceptedBlockers(atEnd.incident, atEnd.at).length + attested.length + (final.glassUsed ? 1 : 0);
}
