import type { Board } from "../../core/exercise/board.ts";
import type { ExerciseRow, Option } from "../../core/exercise/log.ts";
import type { Incident } from "../../core/incident.ts";
import type { Instant } from "../../core/time.ts";
import { table } from "../../report/table.ts";
import { callerLine } from "../caller-line.ts";
import type { DeskLook } from "./desk-services.ts";
import { truthOf } from "./desk-truth.ts";
import { speedWords } from "../table/game-speed.ts";
import type { Output } from "../output.ts";
import { createProgress } from "../progress.ts";

/** One thing that the facilitator learns, and when it happened. */
export interface DeskNews {
  readonly at: Instant;
  readonly text: string;
}

/** Says what is new since the look before, as the players see it and then what they don't; of what was before the first, nothing. */
export function createNewsTeller(output: Output): (look: DeskLook) => void {
  let before: DeskLook | null = null;
  const quiet: Output = {
    ...output,
    talk: (text) => before === null || output.talk(text),
    event: (event) => before === null || output.event(event),
  };
  const progress = createProgress(quiet);
  return (look) => {
    if (look.entries.length > 0) progress(look.entries, look.replay);
    for (const { at, text } of before === null ? [] : newsOf(before, look)) {
      output.event({ type: "desk", at, text });
      const line = table([{ title: "", width: 9 }, { title: "" }], [[at.slice(11, 19), text]], {
        banner: "EXERCISE",
      });
      for (const piece of line) output.talk(piece);
    }
    before = look;
  };
}

/** Decisions, injects, notes, the truth about callers, pauses. */
export function newsOf(before: DeskLook, look: DeskLook): readonly DeskNews[] {
  return [
    ...look.rows.slice(before.rows.length).flatMap((row) => rowNews(row, look.board)),
    ...callerNews(before.replay.incident, look.replay.incident, look.board),
    ...boardNews(before.board, look.board),
  ];
}

function rowNews(row: ExerciseRow, board: Board): readonly DeskNews[] {
  const text = wordsOf(row, board);
  return text === null ? [] : [{ at: row.at, text }];
}

function wordsOf(row: ExerciseRow, { injects }: Board): string | null {
  switch (row.type) {
    case "decided": {
      const chosen = row.options.filter(({ id }) => row.choices.includes(id));
      return `the players: ${chosen.map(optionWords).join("; ")}`;
    }
    case "injected": {
      const label = injects.find(({ index }) => index === row.inject)?.label ?? "";
      return `inject ${row.inject + 1} ${row.by === "facilitator" ? "fired" : "happened"}: ${label}`;
    }
    case "held":
      return `inject ${row.inject + 1} ${row.held ? "is held" : "is let go"}`;
    case "observed":
      return `noted: ${noteWords(row)}`;
    case "ended":
      return `the game is over (${row.stop}); note goes on, end closes the notes`;
    case "answered": {
      const { topic, answer } = row;
      return `the players: ${topic}, ${typeof answer === "string" ? answer : answer ? "yes" : "no"}`;
    }
    case "began":
      return null;
  }
}

/** Not what careful people would do, by what is known then. */
function optionWords({ label, careful }: Option): string {
  return careful ? label : `${label} [rash]`;
}

export function noteWords({
  objective,
  rating,
  text,
}: Pick<Extract<ExerciseRow, { type: "observed" }>, "objective" | "rating" | "text">): string {
  return objective === null ? text : `${objective} ${rating ?? ""}: ${text}`;
}

/** Who is behind the callers that the players have just found. */
function callerNews(from: Incident, now: Incident, board: Board): readonly DeskNews[] {
  return Object.values(now.callers)
    .filter(({ id }) => from.callers[id] === undefined)
    .map((caller) => ({
      at: now.lastAt,
      text: `the players see ${callerLine(caller, null)}. In truth: ${truthOf(caller, board.facts)}`,
    }));
}

function boardNews(from: Board, now: Board): readonly DeskNews[] {
  const { at, paused, speed, phase, asked, options, refused } = now;
  const news: string[] = [];
  if (paused !== from.paused) news.push(paused ? "time stands" : "time goes on");
  if (speed !== from.speed) news.push(`time is ${speedWords(speed)} now`);
  if (phase === "deciding" && asked !== from.asked)
    news.push(
      options.length === 0
        ? "the players are asked whether to go ahead"
        : `the players decide: ${options.map(optionWords).join("; ")}`,
    );
  for (const { command, why } of refused.slice(from.refused.length))
    news.push(`command ${command} came to nothing: ${why}`);
  return news.map((text) => ({ at, text }));
}
