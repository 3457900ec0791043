import type { Rating } from "../../core/exercise/objective.ts";
import type { JudgedDecision } from "../../core/exercise/score.ts";
import type { PlanLine } from "./aar-plan.ts";
import type { Tone } from "../html-page.ts";
import { count } from "../phrase.ts";

export const RATING_TONES: Readonly<Record<Rating, Tone>> = { met: "fine", partly: "blocked", not: "astray" };

const RATINGS: Readonly<Record<Rating, string>> = { met: "met", partly: "partly met", not: "not met" };

export function ratingWords(rating: Rating | null): string {
  return rating === null ? "not rated" : RATINGS[rating];
}

export function verdictTone(verdict: JudgedDecision["verdict"]): Tone {
  return verdict === "rash" ? "astray" : "plain";
}

export function dueWords(due: PlanLine["due"]): string {
  return typeof due === "string" ? due : `within ${count(due, "day")}`;
}

/** `proposed`, `open (A-3)`, `done on 2026-12-01 by ana: …`. */
export function stateWords({ state, action, done }: PlanLine): string {
  const id = action === null ? "" : ` (${action})`;
  const how = done === null ? "" : ` on ${done.on} by ${done.by}: ${done.reason}`;
  return `${state}${id}${how}`;
}

/** `UNSWAPPED of 5, CALLER_UNCLASSIFIED C-7339529d`: one thing a code, however many it is about. */
export function blockerWords(blockers: readonly string[]): string {
  const byCode = Map.groupBy(blockers, (blocker) => blocker.split(" ")[0] ?? "");
  return [...byCode]
    .map(([code, all]) => (all.length === 1 ? (all[0] ?? code) : `${code} of ${all.length}`))
    .join(", ");
}

/** Choices name the command that a live response would take. */
export function withoutCommand(chosen: string): string {
  return chosen.replace(/: stanch .*$/s, "");
}
