import type { Board, BoardInject } from "../../core/exercise/board.ts";
import type { ExerciseRow, ExerciseRowOf } from "../../core/exercise/log.ts";
import { named } from "../../report/phrase.ts";
import { paragraph, table } from "../../report/table.ts";
import { blockersNow } from "../blockers-now.ts";
import type { DeskLook } from "./desk-services.ts";
import { noteWords } from "./desk-news.ts";
import { truthOf } from "./desk-truth.ts";
import { byCode } from "../gate-line.ts";
import { speedWords } from "../table/game-speed.ts";
import { wordsOfState } from "../progress.ts";

const PLAIN = { banner: "EXERCISE" };
const INDENTED = { banner: "EXERCISE " };

/** How the game stands, for its facilitator alone: what the players see, and what they don't. */
export function boardLines(look: DeskLook): readonly string[] {
  const { board, replay } = look;
  const { at, injects } = board;
  const state = wordsOfState(replay.state, replay.incident.plan);
  const now = `${at.slice(11, 19)} ${timeOf(board)}. ${state}`;
  return [
    ...paragraph(now, PLAIN),
    ...paragraph(`in the way: ${byCode(blockersNow(replay, at)) || "nothing"}`, PLAIN),
    ...paragraph(injects.length === 0 ? "injects: none" : "injects", PLAIN),
    ...table(
      [{ title: "" }, { title: "" }, { title: "" }],
      injects.map((inject) => [String(inject.index + 1), whenOf(inject), inject.label]),
      INDENTED,
    ),
    ...paragraph("the truth", PLAIN),
    ...table([{ title: "" }, { title: "" }], truths(look), INDENTED),
  ];
}

/** What the players are to show, with what was noted of it so far. */
export function objectiveLines({ board: { objectives }, rows }: DeskLook): readonly string[] {
  const notes = rows.filter(isNote);
  const about = (id: string | null): readonly string[] =>
    notes
      .filter(({ objective }) => objective === id)
      .map((note) => (id === null ? noteWords(note) : `${note.rating ?? "noted"}: ${note.text}`));
  const listed = objectives.flatMap(({ id, text, measure }) => [
    [id, measure === undefined ? `${text} (nothing measures it: your word alone)` : text],
    ...about(id).map((note) => ["", note]),
  ]);
  return [
    ...paragraph(objectives.length === 0 ? "objectives: none" : "objectives", PLAIN),
    ...table(
      [{ title: "" }, { title: "" }],
      [...listed, ...about(null).map((note) => ["your note", note])],
      INDENTED,
    ),
  ];
}

function timeOf({ phase, paused, speed }: Board): string {
  if (phase === "over") return "the game is over";
  if (paused) return "time stands";
  const runs = `time runs (${speedWords(speed)})`;
  return phase === "deciding" ? `${runs}, the players are deciding` : runs;
}

function whenOf({ state, dueAt }: BoardInject): string {
  const at = dueAt?.slice(11, 16);
  switch (state) {
    case "fired":
      return `${at ?? ""} happened`;
    case "held":
      return at === undefined ? "held" : `held, was for ${at}`;
    case "waiting":
      return at === undefined ? "waits for its cause" : `due ${at}`;
  }
}

function truths({ board: { facts }, replay }: DeskLook): readonly (readonly string[])[] {
  const { thief, onLeakedKey, undeclared, broken, prematureEnds } = facts;
  const callers = Object.values(replay.incident.callers);
  return [
    ["on the leaked key", onLeakedKey.join(", ") || "nobody"],
    ["undeclared", undeclared.join(", ") || "nobody that has called so far"],
    ["thief", `${thief.accepted} accepted call(s); keys alive: ${thief.keysAlive.join(", ") || "none"}`],
    ["broken", broken.map(({ consumer }) => consumer).join(", ") || "nobody"],
    ["ended too soon", String(prematureEnds.length)],
    ...callers.map((caller) => [`caller ${named(caller.id)}`, truthOf(caller, facts)]),
  ];
}

function isNote(row: ExerciseRow): row is ExerciseRowOf<"observed"> {
  return row.type === "observed";
}
