import type { Board, BoardInject } from "../core/exercise/board.ts";
import type { ExerciseRowOf } from "../core/exercise/log.ts";
import { paragraph, table } from "../report/table.ts";
import { blockersNow } from "./blockers-now.ts";
import { nameOf } from "./blockers-view.ts";
import { callerLine } from "./caller-line.ts";
import type { DeskLook } from "./desk-services.ts";
import { noteWords } from "./desk-news.ts";
import { truthOf } from "./desk-truth.ts";
import { wordsOfState } from "./progress.ts";

const BANNER = "EXERCISE";
const PLAIN = { banner: BANNER };
const INDENTED = { banner: `${BANNER} ` };

/** How the game stands, for its facilitator alone: what the players see, and what they don't. */
export function boardLines(look: DeskLook): readonly string[] {
  const { board, replay } = look;
  const { at, injects, objectives } = board;
  const blockers = blockersNow(replay, at).map(nameOf);
  const listed = [{ title: "" }, { title: "" }, { title: "" }];
  return [
    ...paragraph(
      `${at.slice(11, 19)} ${wordsOfState(replay.state, replay.incident.plan)}; ${timeOf(board)}`,
      PLAIN,
    ),
    ...paragraph(`in the way: ${blockers.join(", ") || "nothing"}`, PLAIN),
    ...heading("injects", injects.length),
    ...table(
      listed,
      injects.map((inject) => [String(inject.index + 1), whenOf(inject), inject.label]),
      INDENTED,
    ),
    ...heading("objectives", objectives.length),
    ...table(
      [{ title: "" }, { title: "" }],
      objectives.flatMap(({ id, text }) => [[id, text], ...notesOn(id, look).map((note) => ["", note])]),
      INDENTED,
    ),
    ...paragraph("the truth", PLAIN),
    ...table([{ title: "" }, { title: "" }], truths(look), INDENTED),
  ];
}

function heading(title: string, count: number): readonly string[] {
  return paragraph(count === 0 ? `${title}: none` : title, PLAIN);
}

function timeOf({ phase, paused }: Board): string {
  if (phase === "over") return "the game is over";
  if (paused) return "you have stopped the time";
  return phase === "deciding" ? "the players are deciding" : "time runs";
}

function whenOf({ state, dueAt }: BoardInject): string {
  const at = dueAt?.slice(11, 16);
  switch (state) {
    case "fired":
      return `${at ?? ""} happened`;
    case "held":
      return at === undefined ? "held" : `held, was for ${at}`;
    case "waiting":
      return at === undefined ? "not yet known when" : `due ${at}`;
  }
}

function notesOn(objective: string, { rows }: DeskLook): readonly string[] {
  return rows
    .filter((row): row is ExerciseRowOf<"observed"> => row.type === "observed" && row.objective === objective)
    .map((row) => `${row.rating ?? "noted"}: ${row.text}`);
}

function truths({ board: { facts }, replay, rows }: DeskLook): readonly (readonly string[])[] {
  const { thief, onLeakedKey, undeclared, broken, prematureEnds } = facts;
  const others = rows.filter((row) => row.type === "observed" && row.objective === null);
  return [
    ["on the leaked key", onLeakedKey.join(", ") || "nobody"],
    ["nobody declared", undeclared.join(", ") || "nobody that called so far"],
    ["thief", `${thief.accepted} accepted call(s); keys alive: ${thief.keysAlive.join(", ") || "none"}`],
    ["broken", broken.map(({ consumer }) => consumer).join(", ") || "nobody"],
    ["ended too soon", String(prematureEnds.length)],
    ...Object.values(replay.incident.callers).map((caller) => [
      truthOf(caller, facts),
      callerLine(caller, null),
    ]),
    ...others.flatMap((row) => (row.type === "observed" ? [["your note", noteWords(row)]] : [])),
  ];
}
