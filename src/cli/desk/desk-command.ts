import type { Board, DeskCommand } from "../../core/exercise/board.ts";
import type { Rating } from "../../core/exercise/objective.ts";
import { speedOf } from "../table/game-speed.ts";
import { LONGEST_NOTE } from "../../formats/exercise-desk.ts";

/** What a line that the facilitator typed comes to. */
export type DeskLine =
  | { readonly kind: "send"; readonly command: DeskCommand }
  | { readonly kind: "show"; readonly what: "board" | "objectives" | "help" | "leave" | "nothing" }
  /** One line, with a hint. */
  | { readonly kind: "problem"; readonly text: string };

export const DESK_HELP: readonly (readonly [string, string])[] = [
  ["board", "how the game stands: what is in the way, injects, the truth"],
  ["objectives", "what the players are to show, and your notes"],
  ["fire N", "inject N happens now"],
  ["hold N", "inject N doesn't happen by itself"],
  ["release N", "it does again; at once if its time is past"],
  ["pause", "time stops"],
  ["resume", "time goes on"],
  ["time 60x", "how fast time goes from now on: real, or so many times as fast"],
  ["note [OBJECTIVE met|partly|not] TEXT", "what you saw, for the score and the report"],
  ["end", "the game is over; said again after it, no more notes"],
  ["leave", "closes this desk; the game goes on"],
];

const WORDS = [
  "board",
  "objectives",
  "fire",
  "hold",
  "release",
  "pause",
  "resume",
  "time",
  "note",
  "end",
  "leave",
  "help",
];
const RATINGS: readonly Rating[] = ["met", "partly", "not"];

type Known = Pick<Board, "injects" | "objectives" | "phase" | "paused">;

/** Reads one line against how the game stands. */
export function readDeskLine(line: string, board: Known): DeskLine {
  const [word, rest] = split(line.trim().replaceAll(/\s+/g, " "));
  switch (word) {
    case "":
      return { kind: "show", what: "nothing" };
    case "board":
    case "objectives":
    case "help":
    case "leave":
      return { kind: "show", what: word };
    case "pause":
    case "resume":
      return turn(word, board);
    case "end":
      return { kind: "send", command: { do: word } };
    case "fire":
    case "hold":
    case "release":
      return inject(word, rest, board);
    case "time":
      return time(rest, board);
    case "note":
      return note(rest, board);
    default:
      return problem(`there is no command ${word}`, "help lists them");
  }
}

/** What the last word of the line may be meant as, as readline wants it. */
export function completeDeskLine(line: string, board: Known): readonly [string[], string] {
  const words = line.split(/ +/);
  const last = words.at(-1) ?? "";
  const offered = offers(words.slice(0, -1), board).filter((word) => word.startsWith(last));
  return [offered.map((word) => `${word} `), last];
}

function offers(before: readonly string[], { injects, objectives }: Known): readonly string[] {
  const [word] = before;
  if (word === undefined) return WORDS;
  if (word === "note") return [objectives.map(({ id }) => id), RATINGS][before.length - 1] ?? [];
  const open = injects.filter(({ state }) => state !== "fired").map(({ index }) => String(index + 1));
  return ["fire", "hold", "release"].includes(word) && before.length === 1 ? open : [];
}

function turn(word: "pause" | "resume", { phase, paused }: Known): DeskLine {
  if (phase === "over") return problem("the game is over", "note and end are left");
  if ((word === "pause") === paused)
    return problem(paused ? "time stands already" : "time isn't stopped", "board shows how the game stands");
  return { kind: "send", command: { do: word } };
}

function time(text: string, { phase }: Known): DeskLine {
  if (phase === "over") return problem("the game is over", "note and end are left");
  const speed = speedOf(text);
  if (speed === undefined)
    return problem(`how fast is ${text || "that"}?`, "time real, time 60x, or time virtual");
  return { kind: "send", command: { do: "time", speed } };
}

function inject(word: "fire" | "hold" | "release", text: string, { injects, phase }: Known): DeskLine {
  if (phase === "over") return problem("the game is over", "note and end are left");
  const found = /^\d+$/.test(text) ? injects.find(({ index }) => index === Number(text) - 1) : undefined;
  if (found === undefined) {
    const which = injects.length === 0 ? "this game has none" : `board lists them, 1 to ${injects.length}`;
    return problem(text === "" ? `${word} which inject?` : `there is no inject ${text}`, which);
  }
  if (found.state === "fired") return problem(`inject ${text} has happened`, "board shows which are left");
  if (word === "hold" && found.state === "held")
    return problem(`inject ${text} is held already`, `fire ${text} lets it happen`);
  if (word === "release" && found.state !== "held")
    return problem(`inject ${text} isn't held`, `fire ${text} lets it happen now`);
  return { kind: "send", command: { do: word, inject: found.index } };
}

function note(rest: string, { objectives }: Known): DeskLine {
  if (rest === "") return problem("a note needs words", "note OBJECTIVE met|partly|not TEXT, or note TEXT");
  if (rest.length > LONGEST_NOTE)
    return problem(`a note has at most ${LONGEST_NOTE} characters`, "make it two");
  const [first, behind] = split(rest);
  const [second, text] = split(behind);
  const rating = RATINGS.find((one) => one === second) ?? null;
  const objective = objectives.find(({ id }) => id === first)?.id ?? null;
  if (objective === null && rating === null)
    return { kind: "send", command: { do: "note", objective: null, rating: null, text: rest } };
  if (objective === null) {
    const ids = objectives.map(({ id }) => id).join(", ");
    return problem(`there is no objective ${first}`, ids === "" ? "this game has none" : `one of ${ids}`);
  }
  if (rating === null)
    return problem(`how was ${objective} reached?`, `note ${objective} met|partly|not TEXT`);
  if (text === "") return problem("a rating needs its reason", `note ${objective} ${rating} WHAT YOU SAW`);
  return { kind: "send", command: { do: "note", objective, rating, text } };
}

/** The first word, and what follows it. */
function split(text: string): readonly [string, string] {
  const [, word = "", rest = ""] = /^(\S*)\s*(.*)$/s.exec(text) ?? [];
  return [word, rest];
}

function problem(text: string, hint: string): DeskLine {
  return { kind: "problem", text: `${text}: ${hint}` };
}
