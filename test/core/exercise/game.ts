import type { WorldFacts } from "../../../src/core/exercise/facts.ts";
import type { ExerciseRow, Option } from "../../../src/core/exercise/log.ts";
import { type Played, playedOf } from "../../../src/core/exercise/played.ts";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { on, wholeIncident } from "../../report/entries.ts";

/** Of a game in which all went well: the leaked key ended at 14:08:09 and was refused from 14:09:09 on. */
export const CLEAN: WorldFacts = {
  at: on("14:40:00"),
  startedAt: on("14:00:00"),
  exposedAt: on("13:40:00"),
  containedAt: on("14:00:33"),
  endedAt: on("14:08:09"),
  exposureSeconds: 1749,
  broken: [],
  prematureEnds: [],
  replacements: [],
  orphans: [],
  onLeakedKey: [],
  undeclared: [],
  callers: [{ userAgent: "python-requests/2.31", address: "203.0.113.9", is: "hostile" }],
  thief: { accepted: 5, sinceStart: 2, refused: 0, first: null, last: null, keysAlive: [] },
};

export interface Game {
  readonly facts?: Partial<WorldFacts>;
  /** Between the beginning and the end. */
  readonly rows?: readonly ExerciseRow[];
  readonly entries?: readonly JournalEntry[];
  readonly stop?: string;
}

/** The records of a small game: a whole response, and what happened at its table. */
export function records({ facts = {}, rows = [], entries, stop = "closed" }: Game = {}) {
  const began: ExerciseRow = {
    type: "began",
    at: on("14:00:00"),
    incident: "L-20261123-k3f9",
    file: "example.yaml",
    sha256: "hash-EXAMPLE",
    name: "example",
    title: "An example",
    seed: "1",
    release: "0.1.0",
    player: "table",
    facilitated: false,
  };
  const ended: ExerciseRow = {
    type: "ended",
    at: on("14:40:00"),
    seq: 1,
    head: "",
    stop,
    facts: { ...CLEAN, ...facts },
  };
  return { entries: entries ?? wholeIncident("rehearsal"), rows: [began, ...rows, ended] };
}

export const played = (game: Game = {}): Played => playedOf(records(game));

/** A decision at this row of the journal; what is chosen are the ids of options. */
export function decided(
  time: string,
  options: readonly Option[],
  choices: readonly string[],
  more: {
    readonly blockers?: readonly string[];
    readonly point?: "opening" | "blocked" | "approval";
    readonly seq?: number;
  } = {},
): ExerciseRow {
  const { blockers = [], point = "blocked", seq = 1 } = more;
  return { type: "decided", at: on(time), seq, point, blockers, options, choices };
}

export const REVOKE: Option = { id: "console/revoke", label: "revoke it in the console", careful: false };
