import { acceptedBlockers } from "../gate.ts";
import { type Instant, isAfter, plus, secondsBetween } from "../time.ts";
import { judgeDecisions } from "./judge.ts";
import type { Measure } from "./objective.ts";
import type { Played } from "./played.ts";
import { proofsOf } from "./proofs.ts";
import { subjectsOf } from "./subjects.ts";

/** What a measure comes to, of one consumer alone if that is named; null if it never came to what it measures. */
export function measureOf(measure: Measure, consumer: string | undefined, played: Played): number | null {
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
      return subjectsOf(measure, played).filter(isMeant).length;
    default:
      return measure satisfies never;
  }
}

export function isClosed({ ended }: Pick<Played, "ended">): boolean {
  return ended.stop === "closed";
}

/** From when on the leaked key was refused for good; null if it still works. */
function refusedForGood({ facts }: Played): Instant | null {
  const until = plus(facts.exposedAt, facts.exposureSeconds);
  return facts.endedAt === null || !isAfter(facts.at, until) ? null : until;
}

/** What the end rested on besides what was seen: acceptances, proofs by somebody's word, broken glass. */
function risksAccepted({ atEnd, final }: Played): number {
  const attested = proofsOf(atEnd).filter(({ proof }) => proof === "attested");
  return acceptedBlockers(atEnd.incident, atEnd.at).length + attested.length + (final.glassUsed ? 1 : 0);
}
