import type { Rating } from "../../core/exercise/objective.ts";
import type { Figures, JudgedDecision, RatedObjective } from "../../core/exercise/score.ts";
import type { Instant } from "../../core/time.ts";
import { type Area, areasOf, seenOf } from "./aar-areas.ts";
import type { AarMaterial, Observation } from "./aar-material.ts";
import { type PlanLine, planOf } from "./aar-plan.ts";
import { type Strength, strengthsOf } from "./aar-strengths.ts";
import type { Exposure } from "../exposure.ts";
import type { Phase } from "../phases.ts";
import type { TimelineRow } from "../rows.ts";

/** What was played, by whom, and with what. */
export interface AarOverview {
  readonly incident: string;
  readonly name: string;
  readonly title: string;
  readonly story: string;
  readonly goodResponse: string | null;
  /** In the time of the rehearsal. */
  readonly from: Instant;
  readonly to: Instant;
  readonly player: string;
  readonly facilitated: boolean;
  readonly people: readonly string[];
  readonly policy: string;
  readonly seed: string;
  readonly file: string;
  readonly sha256: string;
  readonly release: string;
  readonly machine: string;
  readonly planHash: string;
}

export interface AnalysedObjective extends RatedObjective {
  readonly seen: readonly Observation[];
}

/** Something that happened at the table and in no journal. */
export interface TableRow extends Observation {
  readonly at: Instant;
  readonly kind: "inject" | "note";
  /** By script or facilitator; of a note the rating that came with it, if any. */
  readonly by: string;
  readonly rating: Rating | null;
}

/**
 * What a rehearsal showed and what follows from it, by rules alone: nothing in it isn't in the records. All text is raw;
 * renderers escape it.
 */
export interface AfterAction {
  readonly banner: "EXERCISE";
  readonly overview: AarOverview;
  readonly passed: boolean;
  readonly reasons: readonly string[];
  readonly objectives: readonly AnalysedObjective[];
  readonly strengths: readonly Strength[];
  readonly areas: readonly Area[];
  readonly plan: readonly PlanLine[];
  readonly decisions: readonly JudgedDecision[];
  readonly table: readonly TableRow[];
  readonly figures: Figures;
  readonly exposure: Exposure;
  readonly phases: readonly Phase[];
  readonly rows: readonly TimelineRow[];
}

/** The report of one rehearsal. Equal records give equal reports. */
export function afterActionOf(material: AarMaterial): AfterAction {
  const { score, timeline, actions } = material;
  const areas = areasOf(material);
  return {
    banner: "EXERCISE",
    overview: overviewOf(material),
    passed: score.passed,
    reasons: score.reasons,
    objectives: score.objectives.map((one) => ({ ...one, seen: seenOf(one, material) })),
    strengths: strengthsOf(material),
    areas,
    plan: planOf(areas, actions),
    decisions: score.decisions,
    table: tableOf(material),
    figures: score.figures,
    exposure: timeline.exposure,
    phases: timeline.phases,
    rows: timeline.rows,
  };
}

function overviewOf({ score, timeline: { header }, scenario }: AarMaterial): AarOverview {
  const { incident, name, title, at, player, facilitated, seed, file, sha256, release } = score.exercise;
  return {
    incident,
    name,
    title,
    story: scenario.story,
    goodResponse: scenario.goodResponse,
    from: at,
    to: score.endedAt,
    player,
    facilitated,
    people: header.people,
    policy: header.policy,
    seed,
    file,
    sha256,
    release,
    machine: header.machine,
    planHash: header.planHash,
  };
}

function tableOf({ rows, scenario }: AarMaterial): readonly TableRow[] {
  return rows.flatMap((row): readonly TableRow[] => {
    if (row.type === "injected") {
      const words = scenario.injects[row.inject];
      const text = words === undefined ? `inject ${row.inject + 1}` : `inject ${row.inject + 1}: ${words}`;
      return [{ at: row.at, kind: "inject", by: row.by, text, rating: null }];
    }
    if (row.type !== "observed") return [];
    const about = row.objective === null ? "" : `on ${row.objective}: `;
    return [{ at: row.at, kind: "note", by: "facilitator", text: `${about}${row.text}`, rating: row.rating }];
  });
}
