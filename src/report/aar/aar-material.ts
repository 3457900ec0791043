import type { Action } from "../../core/exercise/action.ts";
import type { WorldFacts } from "../../core/exercise/facts.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import type { Measure } from "../../core/exercise/objective.ts";
import type { Score } from "../../core/exercise/score.ts";
import type { JournalEntry } from "../../core/journal.ts";
import type { Instant } from "../../core/time.ts";
import type { Timeline } from "../timeline.ts";

/** All that an after-action report is made of; it adds nothing of its own. */
export interface AarMaterial {
  readonly score: Score;
  readonly facts: WorldFacts;
  readonly timeline: Timeline;
  readonly entries: readonly JournalEntry[];
  /** What happened at the table. */
  readonly rows: readonly ExerciseRow[];
  /** Whom or what a measure counts, by name; empty where it counts time, or nothing. `about`: whom an objective is about. */
  readonly subjects: (measure: Measure, about?: string) => readonly string[];
  /** Whose a consumer is, on the inventory or off it. */
  readonly owners: Readonly<Record<string, string>>;
  readonly scenario: ToldScenario;
  /** Those that were taken over from this rehearsal. */
  readonly actions: readonly Action[];
}

/** What the scenario says that was played. */
export interface ToldScenario {
  /** What the players were told. */
  readonly story: string;
  /** What good players would have done; null where it doesn't say. */
  readonly goodResponse: string | null;
  /** Consumers that objectives are about alone, by the id of the objective. */
  readonly about: Readonly<Record<string, string>>;
  /** A word or two for each inject, in their order. */
  readonly injects: readonly string[];
}

/** Something that was seen, in a sentence; without a time where it holds for the whole. */
export interface Observation {
  readonly at: Instant | null;
  readonly text: string;
}
