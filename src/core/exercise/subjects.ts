import { misjudgedCallers, missedCallers } from "./callers.ts";
import { keysLeft } from "./keys-left.ts";
import type { Measure } from "./objective.ts";
import { toldOwnersOf } from "./owners.ts";
import type { Played } from "./played.ts";
import { proofsOf } from "./proofs.ts";
import { isSettled } from "./settled.ts";

/**
 * Whom or what a measure counts, by name; empty where it counts time, calls or decisions. Who was given up needs no proof,
 * except where the objective is about them: it asks for the proof.
 */
export function subjectsOf(measure: Measure, played: Played, about?: string): readonly string[] {
  const { facts } = played;
  switch (measure) {
    case "premature-ends":
      return [...new Set(facts.prematureEnds.flatMap(({ consumers }) => consumers))];
    case "consumers-broken":
    case "broken-time":
      return facts.broken.map(({ consumer }) => consumer);
    case "keys-left":
      return keysLeft(played);
    case "on-leaked-key":
      return facts.onLeakedKey;
    case "callers-missed":
      return isSettled(played) ? missedCallers(played) : [];
    case "callers-misjudged":
      return misjudgedCallers(played);
    case "consumers-unproven":
      if (!isSettled(played)) return [];
      return proofsOf(played.atEnd).flatMap(({ consumer, proof }) =>
        proof === "observed" || (proof === "retired" && consumer !== about) ? [] : [consumer],
      );
    case "owners-untold": {
      const { touched, told } = toldOwnersOf(played);
      return touched.filter((owner) => !told.includes(owner));
    }
    default:
      return [];
  }
}
