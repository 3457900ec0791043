import type { AarMaterial, Observation } from "./aar-material.ts";
import type { AfterAction, AnalysedObjective } from "./aar.ts";
import {
  RATING_TONES,
  blockerWords,
  dueWords,
  ratingWords,
  stateWords,
  verdictTone,
  withoutCommand,
} from "./aar-words.ts";
import type { TonedSection } from "../html-page.ts";
import { count, duration, list, moment, named } from "../phrase.ts";
import { type Section, happened } from "../sections.ts";
import { summaryOf } from "../sections-summary.ts";

const PLAIN = [{ title: "" }, { title: "" }];
const titled = (...titles: readonly string[]) => titles.map((title) => ({ title }));

/** The report in the order of an exercise programme: what was played, what it showed, what follows from that. */
export function aarSections(report: AfterAction): readonly TonedSection[] {
  return [
    overview(report),
    objectives(report),
    ...report.objectives.map(objective),
    strengths(report),
    areas(report),
    plan(report),
  ];
}

/** What it rests on: the table, the figures, the journal. */
export function aarAppendix(
  report: AfterAction,
  { timeline }: Pick<AarMaterial, "timeline">,
): readonly TonedSection[] {
  const [, ...times] = summaryOf(timeline);
  const journal: readonly Section[] = [...times, happened(timeline)];
  return [decisions(report), table(report), figures(report), ...journal];
}

function overview({ overview: one, passed, reasons }: AfterAction): TonedSection {
  return {
    title: "Exercise overview",
    columns: PLAIN,
    rows: [
      ["Exercise", `${one.title} (${named(one.name)})`],
      ["Result", passed ? "passed" : `not passed: ${list(reasons)}`],
      ["Played", `${moment(one.from)} to ${moment(one.to)} UTC, time of the rehearsal`],
      ["Scenario", flowing(one.story)],
      ...(one.goodResponse === null ? [] : [["A good response", flowing(one.goodResponse)]]),
      ["Players", `${named(one.player)}${one.facilitated ? ", with a facilitator" : ""}`],
      ["People in it", `${list(one.people.map(named))}; policy ${one.policy}`],
      ["Seed", named(one.seed)],
      ["File", `${named(one.file)}, SHA-256 ${one.sha256}`],
      ["Incident", `${named(one.incident)}, plan ${one.planHash}`],
      ["Made by", `stanch ${one.release}, machine ${one.machine}`],
    ],
    empty: "",
  };
}

function objectives({ objectives: all }: AfterAction): TonedSection {
  return {
    title: "Objectives",
    columns: titled("Objective", "Rating", "What it should show", "Why"),
    rows: all.map(({ id, text, rating, why }) => [id, ratingWords(rating), text, why]),
    tones: all.map(({ rating }) => (rating === null ? "plain" : RATING_TONES[rating])),
    empty: "the file names no objectives",
  };
}

function objective({ id, text, rating, why, seen }: AnalysedObjective): TonedSection {
  return {
    title: `Objective ${named(id)}: ${ratingWords(rating)}`,
    note: `${text} (${why})`,
    columns: titled("Time (UTC)", "Observation"),
    rows: seen.map(({ at, text: seenText }) => [at === null ? "–" : moment(at), flowing(seenText)]),
    empty: "nothing was seen beyond the figure",
  };
}

function strengths({ strengths: all }: AfterAction): TonedSection {
  return {
    title: "Strengths",
    columns: titled("Strength", "What shows it"),
    rows: all.map(({ title, shown }) => [title, shownWords(shown)]),
    tones: all.map(() => "fine"),
    empty: "none that the records show",
  };
}

function areas({ areas: all }: AfterAction): TonedSection {
  return {
    title: "Areas for improvement",
    columns: titled("Area", "Objective", "What shows it"),
    rows: all.map(({ title, objective: id, shown }) => [title, id ?? "none asks", shownWords(shown)]),
    tones: all.map(() => "astray"),
    empty: "none: every objective that is rated was met",
  };
}

function plan({ plan: lines }: AfterAction): TonedSection {
  return {
    title: "Improvement plan",
    note: "Owners and days are proposals until a team takes an action on with stanch actions add.",
    columns: titled("Area", "Corrective action", "Owner", "Due", "State"),
    rows: lines.map((line) => [
      line.area,
      flowing(line.text),
      line.owner,
      dueWords(line.due),
      flowing(stateWords(line)),
    ]),
    tones: lines.map(({ state }) => (state === "done" ? "fine" : state === "open" ? "blocked" : "plain")),
    empty: "nothing to do",
  };
}

function decisions({ decisions: all }: AfterAction): TonedSection {
  return {
    title: "Decisions",
    note: "Each is judged by what was known when it was taken; what it did became known afterwards.",
    columns: titled("Time (UTC)", "In the way", "Decision", "Judged", "Why", "What it did"),
    rows: all.map(({ at, blockers, chosen, verdict, why, effect }) => [
      moment(at),
      blockers.length === 0 ? "–" : blockerWords(blockers),
      withoutCommand(chosen),
      verdict,
      why,
      effect ?? "–",
    ]),
    tones: all.map(({ verdict }) => verdictTone(verdict)),
    empty: "nobody decided anything",
  };
}

function table({ table: all }: AfterAction): TonedSection {
  return {
    title: "Injects and notes",
    columns: titled("Time (UTC)", "What", "By", "Text"),
    rows: all.map(({ at, kind, by, text, rating }) => [
      moment(at),
      rating === null ? kind : `${kind}, ${ratingWords(rating)}`,
      by,
      flowing(text),
    ]),
    empty: "no inject came, and nobody noted anything",
  };
}

function figures({ figures: all }: AfterAction): TonedSection {
  const since = (seconds: number | null): string => (seconds === null ? "never" : duration(seconds));
  const { evidence, owners, broken } = all;
  return {
    title: "Figures of the simulated world",
    note: "From the start of the rehearsal, by what really happened there; the journal knows only what was seen.",
    columns: PLAIN,
    rows: [
      ["Contained after", since(all.containSeconds)],
      ["Key refused after", since(all.endSeconds)],
      ["Exposed for", `${duration(all.exposureSeconds)}${all.exposureGoesOn ? " and going on" : ""}`],
      ["Thief", `${count(all.thiefCalls, "call")} accepted`],
      ["Ended too soon", count(all.prematureEnds, "key")],
      ["Broken", list(broken.map(({ consumer, seconds }) => `${named(consumer)} for ${duration(seconds)}`))],
      ["Left behind", count(all.keysLeft, "key")],
      [
        "Proof at the end",
        `${evidence.observed} observed, ${evidence.attested} attested, ${evidence.none} without`,
      ],
      ["Owners told", `${owners.told} of ${owners.touched} whose service was touched`],
    ],
    empty: "",
  };
}

function shownWords(shown: readonly Observation[]): string {
  return shown
    .map(({ at, text }) => (at === null ? flowing(text) : `${moment(at)}: ${flowing(text)}`))
    .join("; ");
}

/** What people wrote over several lines, as one. */
function flowing(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
