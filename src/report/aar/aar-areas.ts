import type { Measure } from "../../core/exercise/objective.ts";
import { COUNTED_AT_THE_END } from "../../core/exercise/settled.ts";
import type { RatedObjective } from "../../core/exercise/score.ts";
import type { AarMaterial, Observation } from "./aar-material.ts";
import { observationsOf } from "./aar-observations.ts";
import { causesOf } from "./aar-causes.ts";
import { AAR_RULES, type AarRule, EARLY_END_RULES, seenRule } from "./aar-rules.ts";
import { named } from "../phrase.ts";

/** Something to do better, what shows it, and what is proposed against it. */
export interface Area {
  readonly title: string;
  /** The objective that shows it; null where no objective asks for it. */
  readonly objective: string | null;
  readonly shown: readonly Observation[];
  readonly proposals: readonly Proposal[];
}

/** A corrective action as the report proposes it. */
export interface Proposal {
  /** Always the same for the same thing: `callers-missed/jordans-cron`. */
  readonly id: string;
  readonly text: string;
  readonly owner: string;
  /** In how many days after it is taken on. */
  readonly days: number;
}

/** What counts even where no objective asks: somebody was harmed, or the figures are good by luck alone. */
const ALWAYS: readonly Measure[] = [
  "premature-ends",
  "consumers-broken",
  "keys-left",
  "on-leaked-key",
  "callers-missed",
  "callers-misjudged",
  "consumers-unproven",
  "owners-untold",
  "rash-decisions",
];

/** One area for each objective that wasn't met, then what no objective asked for. */
export function areasOf(material: AarMaterial): readonly Area[] {
  const { objectives } = material.score;
  const missed = objectives.filter(({ rating }) => rating === "partly" || rating === "not");
  const asked = new Set(objectives.map(({ measure }) => measure));
  return [
    ...missed.map((objective) => areaOf(objective, material)),
    ...ALWAYS.filter((measure) => !asked.has(measure)).flatMap((measure) => unasked(measure, material)),
  ];
}

/** Facts and times of an objective, and the words of whoever watched. */
export function seenOf({ id, measure }: RatedObjective, material: AarMaterial): readonly Observation[] {
  const consumer = material.scenario.about[id];
  return [
    ...(measure === null ? [] : observationsOf(measure, consumer, material)),
    ...material.rows.flatMap((row) =>
      row.type === "observed" && row.objective === id
        ? [{ at: row.at, text: `seen by whoever watched: ${row.text}` }]
        : [],
    ),
  ];
}

function areaOf(objective: RatedObjective, material: AarMaterial): Area {
  const { id, text, measure, why } = objective;
  const seen = seenOf(objective, material);
  const rule = ruleFor(objective, material) ?? seenRule(text);
  const consumer = material.scenario.about[id];
  const counted = measure === null ? [] : material.subjects(measure, consumer);
  const subjects = consumer === undefined ? counted : counted.filter((one) => one === consumer);
  return {
    title: titleOf(rule, material),
    objective: id,
    shown: [{ at: null, text: why }, ...seen],
    proposals: proposals(rule, rule.name === "watched" ? [id] : subjects, material),
  };
}

/** Null where the records show nothing of it, and only somebody who watched found it missing. */
function ruleFor({ measure, measured }: RatedObjective, { facts }: AarMaterial): AarRule | null {
  if (measure === null || (measure === "premature-ends" && facts.prematureEnds.length === 0)) return null;
  // What never came to the end of the key lacks that end, and not what is counted at it.
  return AAR_RULES[measured === null && COUNTED_AT_THE_END.has(measure) ? "not-closed" : measure];
}

/** Where others go on with the key by plan, it was never ended. */
function titleOf({ name, area }: AarRule, { facts }: AarMaterial): string {
  return name === "consumers-unproven" && facts.endedAt === null
    ? "The response was closed without proof"
    : area;
}

function unasked(measure: Measure, material: AarMaterial): readonly Area[] {
  const isRash = material.score.decisions.some(({ verdict }) => verdict === "rash");
  const isMissed = measure === "rash-decisions" ? isRash : material.subjects(measure).length > 0;
  if (!isMissed) return [];
  const shown = observationsOf(measure, undefined, material);
  const rule = AAR_RULES[measure];
  return [
    {
      title: titleOf(rule, material),
      objective: null,
      shown,
      proposals: proposals(rule, material.subjects(measure), material),
    },
  ];
}

function proposals(rule: AarRule, subjects: readonly string[], material: AarMaterial): readonly Proposal[] {
  const causes = rule.isResultOfEarlyEnd || rule === AAR_RULES["premature-ends"] ? causesOf(material) : [];
  const rules = causes.length > 0 ? causes.map((cause) => EARLY_END_RULES[cause]) : [rule];
  return rules.flatMap((one) => proposalsBy(one, subjects, material));
}

function proposalsBy(
  { name, per, days, action }: AarRule,
  subjects: readonly string[],
  { owners, timeline }: AarMaterial,
): readonly Proposal[] {
  const { responder } = timeline.header;
  if (per === "all" || subjects.length === 0) {
    const id = name === "watched" ? `watched/${subjects.join("/")}` : name;
    return [{ id, text: action(null), owner: responder, days }];
  }
  return subjects.map((subject) => ({
    id: `${name}/${subject}`,
    text: action(named(subject)),
    owner: Object.hasOwn(owners, subject) ? (owners[subject] ?? responder) : responder,
    days,
  }));
}
