import type { Briefing } from "../../core/exercise/briefing.ts";
import type { WorldFacts } from "../../core/exercise/facts.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import type { PolicyName } from "../../core/exercise/policy-names.ts";
import type { Score } from "../../core/exercise/score.ts";
import type { Comparison } from "../../core/exercise/standing.ts";
import type { JournalEntry } from "../../core/journal.ts";
import type { Player } from "../../engine/players/choices.ts";
import type { Replay } from "../../engine/replay.ts";
import type { Stop } from "../../engine/work.ts";
import type { ManualClicks } from "../../formats/manual-clicks.ts";
import type { Scenario } from "../../formats/scenario.ts";
import type { Prompter } from "../../ports/prompter.ts";

/** What `rehearse` and `score` do to the world. */
export interface RehearsalServices {
  rehearse(request: RehearseRequest): Promise<RehearsalResult>;
  /** What a person clicks at the provider of a runbook, by the files beside it or as shipped; null if nobody wrote it down. */
  clicksFor(file: string): Promise<ManualClicks | null>;
}

export interface RehearseRequest {
  readonly file: string;
  /** Drawn if absent: who plays again plays another game. */
  readonly seed?: string;
  /** A policy that plays for whoever isn't there, and agrees to everything. */
  readonly policy?: PolicyName;
  /** Who plays instead of a policy. */
  readonly player?: Player;
  /** Told before anything happens. */
  readonly onBriefing?: (briefing: Briefing) => void;
  /** Seconds of the rehearsal in one second of the clock's; null where time jumps, as it does unless somebody facilitates. */
  readonly speed?: number | null;
  /** A new file for a copy of the log of the table. */
  readonly record?: string;
  /** A recording to play again; where it was cut off, `player` and `prompter` play on. */
  readonly replay?: string;
  /** Ends the game where it stands (`ERR_INTERRUPTED`). */
  readonly signal: AbortSignal;
  /** Where its journal is kept. */
  readonly dir: string;
  /** Somebody facilitates it from another terminal; what this one is told then. */
  readonly facilitated?: { readonly say: (text: string) => void; readonly signal: AbortSignal };
  /** Asked before something is done; everything is agreed to if absent. */
  readonly prompter?: Prompter;
  readonly onEntries: (entries: readonly JournalEntry[], at: Replay) => void;
  /** Told of what happens at the table, first of how the game begins. */
  readonly onExercise: (row: ExerciseRow) => void;
}

export interface RehearsalResult {
  readonly incident: string;
  readonly stop: Stop;
  readonly at: Replay;
  /** What customers would have been sent, as they would have read it. */
  readonly forCustomers: readonly string[];
  /** What really happened in the world. */
  readonly facts: WorldFacts;
  readonly score: Score;
  readonly comparison: Comparison;
}

export interface ScoredRehearsal {
  readonly score: Score;
  /** As it was played: the file's own, or the one that was made of a runbook. */
  readonly scenario: Scenario;
}
