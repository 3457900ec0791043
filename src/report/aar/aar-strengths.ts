import { type Instant, isAfter, secondsBetween } from "../../core/time.ts";
import { isEndedInConsole } from "./aar-causes.ts";
import type { AarMaterial, Observation } from "./aar-material.ts";
import { seenOf } from "./aar-areas.ts";
import { deedOf } from "./aar-deeds.ts";
import { blockerWords } from "./aar-words.ts";
import { count, duration } from "../phrase.ts";

/** Something that went well, and what shows it. */
export interface Strength {
  readonly title: string;
  readonly objective: string | null;
  readonly shown: readonly Observation[];
}

/** Objectives that were met in a response that was closed, then sound decisions of weight, then figures that nobody asked for. */
export function strengthsOf(material: AarMaterial): readonly Strength[] {
  const { closed, objectives } = material.score;
  // Nobody is broken and nothing is left where nobody did anything: that is met, but nobody's strength unless it was seen.
  const met = objectives.filter(({ id, rating }) => rating === "met" && (closed || isSeen(id, material)));
  return [
    ...met.map((objective) => ({
      title: objective.text,
      objective: objective.id,
      shown: [{ at: null, text: objective.why }, ...seenOf(objective, material)],
    })),
    ...waiting(material),
    ...decisive(material),
    ...figures(material),
  ];
}

function isSeen(objective: string, { rows }: AarMaterial): boolean {
  return rows.some((row) => row.type === "observed" && row.objective === objective && row.rating === "met");
}

/** The gate was shut, everybody knew, and the key was ended only when it had opened. */
function waiting(material: AarMaterial): readonly Strength[] {
  const { score, facts } = material;
  const { endedAt, prematureEnds } = facts;
  if (endedAt === null || prematureEnds.length > 0 || isGlassUsed(material)) return [];
  if (isEndedInConsole(material, material.timeline.header.key.id, endedAt)) return [];

  const before = score.decisions.filter(
    ({ point, blockers, verdict, at }) =>
      point === "blocked" && blockers.length > 0 && verdict === "sound" && isAfter(endedAt, at),
  );
  const [first] = before;
  if (first === undefined) return [];
  const blockers = [...new Set(before.flatMap((one) => one.blockers))];
  return [
    {
      title: `The players waited at the gate for ${duration(secondsBetween(first.at, endedAt))}`,
      objective: null,
      shown: [
        {
          at: first.at,
          text: `the gate was shut; ${count(blockers.length, "blocker")} had to be cleared: ${blockerWords(blockers)}`,
        },
        { at: endedAt, text: "the leaked key was ended, and no consumer ran on it any more" },
      ],
    },
  ];
}

/** Sound decisions before the end of the key of which something came; that it ended at last is told already. */
function decisive({ score, facts, rows }: AarMaterial): readonly Strength[] {
  const isLate = (at: Instant): boolean => facts.endedAt !== null && !isAfter(facts.endedAt, at);
  return score.decisions.flatMap((decision) => {
    const { at, point, verdict, effect } = decision;
    if (verdict === "rash" || effect === null || point === "approval" || isLate(at)) return [];
    const { title, shown } = deedOf(rows, decision, effect);
    return [{ title, objective: null, shown: [shown] }];
  });
}

function isGlassUsed({ timeline: { exceptions } }: AarMaterial): boolean {
  return exceptions.breakGlass.some(({ used }) => used);
}

/** Nobody's word, acceptance or broken glass stood in for something that was seen, and what was seen was true. */
function isEndOnEvidence(material: AarMaterial): boolean {
  const { score, facts, timeline } = material;
  const { observed, attested, accepted, none } = score.figures.evidence;
  return (
    facts.endedAt !== null &&
    facts.prematureEnds.length === 0 &&
    observed > 0 &&
    attested + accepted + none === 0 &&
    !timeline.exceptions.acceptances.some(({ valid }) => valid) &&
    !isGlassUsed(material)
  );
}

function figures(material: AarMaterial): readonly Strength[] {
  const { score } = material;
  const { owners, evidence } = score.figures;
  const asked = new Set(score.objectives.map(({ measure }) => measure));
  const strength = (title: string, text: string): Strength => ({
    title,
    objective: null,
    shown: [{ at: null, text }],
  });
  const allTold = owners.touched > 0 && owners.told === owners.touched && !asked.has("owners-untold");
  const allSeen = isEndOnEvidence(material) && !asked.has("consumers-unproven");
  return [
    ...(allTold
      ? [
          strength(
            "Every owner was told first",
            `${owners.told} of ${count(owners.touched, "owner")} were told before something of theirs was touched`,
          ),
        ]
      : []),
    ...(allSeen
      ? [
          strength(
            "The key was ended on evidence alone",
            `${count(evidence.observed, "consumer")} observed on the replacement, and nothing taken on somebody's word`,
          ),
        ]
      : []),
  ];
}
