import { formatSeconds } from "../time.ts";
import type { ExerciseRow } from "./log.ts";
import { measureOf } from "./measures.ts";
import type { Measure, Objective, Rating } from "./objective.ts";
import type { Played } from "./played.ts";

/** How one objective was reached, and why it is rated so. */
export interface RatedObjective {
  readonly id: string;
  readonly text: string;
  /** Null where nothing measures it and nobody who watched has rated it. */
  readonly rating: Rating | null;
  readonly measure: Measure | null;
  readonly measured: number | null;
  /** One sentence with the figure and the limit, or with the word of whoever watched. */
  readonly why: string;
}

/** By its measure; the newest word of whoever watched wins over that, and both are told. */
export function rateObjective(objective: Objective, played: Played): RatedObjective {
  const { id, text, measure } = objective;
  const measured = measure === undefined ? null : measureOf(measure, objective.consumer, played);
  const byMeasure = measure === undefined ? null : ratingOf(objective, measured);
  const counted = measure === undefined ? null : figureWords(objective, measure, measured);
  const note = noteOn(id, played.rows);
  const common = { id, text, measure: measure ?? null, measured };
  if (note === null) {
    return {
      ...common,
      rating: byMeasure,
      why: counted ?? "nothing measures it, and nobody who watched rated it",
    };
  }
  const said = `who watched says ${note.rating}: ${note.text}`;
  return { ...common, rating: note.rating, why: counted === null ? said : `${said} (${counted})` };
}

function ratingOf({ met = 0, partly = met }: Objective, measured: number | null): Rating {
  if (measured === null || measured > partly) return "not";
  return measured > met ? "partly" : "met";
}

function noteOn(
  objective: string,
  rows: readonly ExerciseRow[],
): { readonly rating: Rating; readonly text: string } | null {
  const row = rows.findLast(
    (one) => one.type === "observed" && one.objective === objective && one.rating !== null,
  );
  return row?.type === "observed" && row.rating !== null ? { rating: row.rating, text: row.text } : null;
}

function figureWords(
  { met = 0, partly, consumer }: Objective,
  measure: Measure,
  measured: number | null,
): string {
  const figure = (value: number): string => figureOf(measure, value);
  const whom = consumer === undefined ? "" : ` of ${consumer}`;
  const upTo = (value: number): string => (value === 0 ? "0" : `at most ${figure(value)}`);
  const limits = `${upTo(met)}${partly === undefined ? "" : `, partly ${upTo(partly)}`}`;
  const said = measured === null ? (NEVER[measure] ?? "never") : figure(measured);
  return `${WORDS[measure]}${whom}: ${said}; met is ${limits}`;
}

/** As people read it: a number, or a length of time. */
export function figureOf(measure: Measure, value: number): string {
  return measure.endsWith("-time") ? formatSeconds(value) : String(value);
}

/** Why a count came to nothing. */
const NEVER: Partial<Readonly<Record<Measure, string>>> = {
  "thief-calls": "open, as nothing stopped the leaked key",
  "callers-missed": "open, as the leaked key never ended",
  "consumers-unproven": "open, as the leaked key never ended",
  "risks-accepted": "open, as the leaked key never ended",
  "owners-untold": "open, as the leaked key never ended",
};

const WORDS: Readonly<Record<Measure, string>> = {
  "premature-ends": "keys ended under a consumer",
  "consumers-broken": "consumers that had a call refused",
  "broken-time": "outage of consumers together",
  "containment-time": "contained after",
  "end-time": "leaked key refused for good after",
  "exposure-time": "exposed for",
  "thief-calls": "calls of the thief since the start",
  "keys-left": "keys left behind",
  "on-leaked-key": "consumers still on the leaked key",
  "callers-missed": "callers off the inventory that nobody found in time",
  "callers-misjudged": "callers called something they aren't",
  "consumers-unproven": "consumers without observed proof at the end of the key",
  "risks-accepted": "risks accepted for the end of the key",
  "owners-untold": "owners not told before their service was touched",
  "rash-decisions": "decisions against the facts known then",
  "not-closed": "responses not closed",
};
