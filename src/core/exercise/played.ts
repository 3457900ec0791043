import { StanchError } from "../errors.ts";
import { foldRow, withSwapStates } from "../fold.ts";
import type { Incident } from "../incident.ts";
import type { JournalEntry } from "../journal.ts";
import { openIncident } from "../open-incident.ts";
import { type Instant, isAfter } from "../time.ts";
import type { WorldFacts } from "./facts.ts";
import type { ExerciseRow, ExerciseRowOf } from "./log.ts";

/** The records of a rehearsal: its journal and its log of the table. */
export interface Records {
  readonly entries: readonly JournalEntry[];
  readonly rows: readonly ExerciseRow[];
}

/** A rehearsal that was played to its end, ready to be judged. */
export interface Played extends Records {
  readonly began: ExerciseRowOf<"began">;
  readonly ended: ExerciseRowOf<"ended">;
  readonly facts: WorldFacts;
  /** What was known after its last row, and when the leaked key ended: by the world, so in a console too. */
  readonly final: Incident;
  readonly atEnd: { readonly incident: Incident; readonly at: Instant };
  /** What was known after this row of the journal. */
  known(seq: number): Incident;
}

/** Throws `ERR_SCORE_UNFINISHED` for records that don't tell how the rehearsal began or ended. */
export function playedOf({ entries, rows }: Records): Played {
  const began = rows.find((row) => row.type === "began");
  const ended = rows.findLast((row) => row.type === "ended");
  const [opening, ...rest] = entries;
  if (began === undefined || ended === undefined || opening?.type !== "incident.opened") {
    throw new StanchError({
      code: "ERR_SCORE_UNFINISHED",
      message: "this rehearsal wasn't played to its end, so there is nothing to score",
      hint: "play it again with stanch rehearse",
    });
  }
  let incident = openIncident(opening);
  const known = [incident, ...rest.map((entry) => (incident = foldRow(incident, entry)))];
  const after = (count: number): Incident =>
    withSwapStates(known[Math.max(1, count) - 1] ?? incident, entries.slice(0, count));
  const { facts } = ended;
  const at = facts.endedAt ?? ended.at;
  const before = entries.filter((entry) => !isAfter(entry.at, at));
  return {
    entries,
    rows,
    began,
    ended,
    facts,
    final: after(entries.length),
    atEnd: { incident: after(before.length), at },
    known: (seq) => after(entries.filter((entry) => entry.seq <= seq).length),
  };
}
