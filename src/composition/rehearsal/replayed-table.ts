import { isDeepStrictEqual } from "node:util";
import type { Pace } from "../../adapters/world/timeline.ts";
import type { World } from "../../adapters/world/world.ts";
import { StanchError } from "../../core/errors.ts";
import type { ExerciseRow, ExerciseRowOf } from "../../core/exercise/log.ts";
import { type Instant, secondsBetween, toMillis } from "../../core/time.ts";
import type { Player, Point } from "../../engine/players/choices.ts";
import type { Replay } from "../../engine/replay.ts";
import type { Prompter } from "../../ports/prompter.ts";
import { TIME_IS_UP } from "./asked-at-table.ts";
import type { Recording } from "./recording.ts";

type Answer = ExerciseRowOf<"answered"> | ExerciseRowOf<"decided">;

/** Whoever plays on where a recording was cut off. */
export interface Successors {
  readonly player: Player;
  readonly prompter: Prompter;
}

/** A table at which a recording plays: it says what was said, when it was said. */
export interface ReplayedTable extends Successors {
  /** Does what came from outside at the time at which it came; for `Timeline.keepPace`. */
  readonly pace: Pace;
  /** Before the game begins. */
  sitDown(world: World): void;
  /** Takes a row of the log, and passes it on if it is a new one. The first that isn't the recorded one ends the game. */
  readonly write: (row: ExerciseRow) => void;
  /** The recorded game ended here: the facilitator said that time was up. */
  readonly isOver: (at: Replay) => boolean;
  /** After the game: takes what was noted after it. Throws if something else was recorded. */
  clear(): void;
}

export interface ReplayOptions {
  readonly recording: Recording;
  readonly successors: Successors;
  /** Aborted with `ERR_REPLAY_DIVERGED` as soon as another game is played than was recorded. */
  readonly stop: AbortController;
  /** Takes rows that come after the recorded ones. */
  readonly onNew: (row: ExerciseRow) => void;
}

export function createReplayedTable({ recording, successors, stop, onNew }: ReplayOptions): ReplayedTable {
  const { rows } = recording;
  /** How many rows this game has written. */
  let index = 0;
  let isHandedOver = false;
  let world: World | null = null;
  const here = (): World => {
    if (world === null) throw new Error("nobody sits at the table yet");
    return world;
  };

  function diverge(what: string): StanchError {
    const error = diverged(recording, index, what);
    stop.abort(error);
    return error;
  }

  function write(row: ExerciseRow): void {
    const recorded = rows[index];
    if (stop.signal.aborted) return;
    if (recorded !== undefined && !isSame(row, recorded)) {
      diverge(`the game goes on with ${wordsOf(row)}`);
      return;
    }
    index += 1;
    if (recorded === undefined) onNew(row);
  }

  /** What didn't come from the players or the world, and would come too late after `now`. */
  function comeFromOutside(now: Instant): void {
    for (let row = rows[index]; row !== undefined && isFromOutside(row) && row.at <= now; row = rows[index]) {
      const before = index;
      if (row.type === "held") here()[row.held ? "hold" : "release"](row.inject);
      if (row.type === "injected") here().fire(row.inject);
      else write(row);
      if (index > before) continue;
      if (!stop.signal.aborted) diverge("nothing can happen there");
      return;
    }
  }

  /** The facilitator's end came before anybody was asked: an end with an open question, and no answer before it. */
  function wasUnasked(): boolean {
    const rest = rows.slice(index);
    const isOpen = rest.some((row) => row.type === "ended" && row.stop === "decision");
    return recording.began.facilitated && isOpen && !rest.some(isAnswer);
  }

  /** The next answer, when its time has come; null where the recording was cut off before. */
  async function nextAnswer<T extends Answer>(
    what: string,
    fits: (row: Answer) => row is T,
  ): Promise<T | null> {
    const { clock } = here();
    const answer = rows.slice(index).find(isAnswer);
    if (answer === undefined && recording.hasEnded) throw diverge(what);
    if (answer !== undefined && !fits(answer)) throw diverge(what);
    const last = answer ?? rows.at(-1);
    if (last === undefined) return null;
    await clock.sleep(secondsBetween(clock.now(), last.at), stop.signal);
    comeFromOutside(last.at);
    stop.signal.throwIfAborted();
    if (rows[index] !== answer) throw diverge(what);
    if (answer !== undefined) return answer;
    if (!isHandedOver) successors.prompter.say(["the recording was cut off here: you play on"]);
    isHandedOver = true;
    return null;
  }

  async function decide(point: Point): Promise<readonly string[]> {
    const next = rows.slice(index).find(isAnswer);
    const isLater = next?.type === "answered" || (next !== undefined && askedAt(next) > point.now);
    // Whoever was asked then and said nothing left no row.
    if (isLater || (next === undefined && (recording.hasEnded || index < rows.length))) return [];
    const row = await nextAnswer(
      `the players are asked (${point.kind}) at ${point.now}`,
      (one): one is ExerciseRowOf<"decided"> =>
        one.type === "decided" &&
        one.point === point.kind &&
        askedAt(one) === point.now &&
        one.choices.every((id) => point.choices.some((choice) => choice.id === id)),
    );
    return row === null ? successors.player.decide(point) : row.choices;
  }

  const answered = async (topic: string): Promise<boolean | string | null> => {
    const row = await nextAnswer(
      `the game asks for ${topic}`,
      (one): one is ExerciseRowOf<"answered"> => one.type === "answered" && one.topic === topic,
    );
    return row === null ? null : row.answer;
  };

  return {
    async pace(from, to) {
      if (to <= from || stop.signal.aborted) return to;
      comeFromOutside(here().clock.now());
      const next = rows[index];
      return next !== undefined && isFromOutside(next) ? Math.min(to, toMillis(next.at)) : to;
    },
    sitDown: (at) => void (world = at),
    write,
    isOver({ head }) {
      const row = rows[index];
      return row?.type === "ended" && row.head === head && row.at === here().clock.now();
    },
    clear() {
      for (let row = rows[index]; row !== undefined && isFromOutside(row); row = rows[index]) write(row);
      if (index < rows.length) throw diverge("the game is over");
    },
    player: { ...successors.player, name: recording.began.player, decide },
    prompter: {
      ...successors.prompter,
      async consent(request) {
        if (wasUnasked()) throw TIME_IS_UP;
        const answer = await answered(request.topic);
        return answer === null ? successors.prompter.consent(request) : answer === true;
      },
      async text(title, initial) {
        const answer = await answered(title);
        return answer === null ? successors.prompter.text(title, initial) : String(answer);
      },
    },
  };
}

function isAnswer(row: ExerciseRow): row is Answer {
  return row.type === "answered" || row.type === "decided";
}

/** The facilitator's doing. */
function isFromOutside(row: ExerciseRow): boolean {
  return (
    row.type === "observed" || row.type === "held" || (row.type === "injected" && row.by === "facilitator")
  );
}

function askedAt(row: Answer): Instant {
  return row.type === "decided" ? (row.asked ?? row.at) : row.at;
}

function isSame(row: ExerciseRow, recorded: ExerciseRow): boolean {
  // A recording that was copied is played from where it lies now.
  const played = row.type === "began" && recorded.type === "began" ? { ...row, file: recorded.file } : row;
  return isDeepStrictEqual(JSON.parse(JSON.stringify(played)), recorded);
}

function wordsOf(row: ExerciseRow): string {
  const of = row.type === "answered" ? ` (${row.topic})` : row.type === "decided" ? ` (${row.point})` : "";
  return `"${row.type}"${of} at ${row.at}`;
}

function diverged({ file, rows }: Recording, index: number, what: string): StanchError {
  const recorded = rows[index];
  return new StanchError({
    code: "ERR_REPLAY_DIVERGED",
    message: `${file}, row ${index + 1}: ${recorded === undefined ? "the recording is at its end" : `recorded is ${wordsOf(recorded)}`}, and ${what}`,
    hint: "a recording replays with the files that it was made with: the scenario, and the inventory that it names",
  });
}
