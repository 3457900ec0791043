import type { Board, DeskCommand } from "../../core/exercise/board.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import type { Replay } from "../../engine/replay.ts";
import type { JournalEntry } from "../../core/journal.ts";

export interface DeskServices {
  /**
   * The facilitator's side of the game of this file in the folder; waits until there is one, or null if the signal comes first.
   * `ERR_SEAT_TAKEN` if another facilitator has it, `ERR_WHICH_GAME` if several fit.
   */
  openDesk(request: DeskRequest): Promise<Desk | null>;
}

export interface DeskRequest {
  readonly file: string;
  readonly dir: string;
  /** Which of several games of this file. */
  readonly incident?: string;
  readonly signal: AbortSignal;
  /** There is no game yet. */
  readonly onWait: () => void;
}

export interface Desk {
  readonly incident: string;
  /**
   * How the game stands, and each time that it stands otherwise, until it is over for good or the signal comes.
   * `ERR_GAME_GONE` if its process ended before it was over.
   */
  looks(signal: AbortSignal): AsyncIterable<DeskLook>;
  /** Hands a command to the game; its number, from 1. Durable when it resolves. */
  send(command: DeskCommand): Promise<number>;
  close(): Promise<void>;
}

/** What the facilitator's side saw of the game at one time. */
export interface DeskLook {
  readonly board: Board;
  /** The whole log of the table. */
  readonly rows: readonly ExerciseRow[];
  readonly replay: Replay;
  /** New ones of the journal. */
  readonly entries: readonly JournalEntry[];
}
