import type { Seconds } from "../time.ts";
import type { Figures, Score } from "./score.ts";

/** A score in the few figures by which runs of one scenario are compared. */
export interface Standing extends Pick<
  Figures,
  "containSeconds" | "endSeconds" | "exposureSeconds" | "exposureGoesOn" | "thiefCalls" | "keysLeft"
> {
  readonly passed: boolean;
  readonly closed: boolean;
  readonly brokenSeconds: Seconds;
  readonly rash: number;
  /** Objectives, and how many of them are met. */
  readonly objectives: number;
  readonly met: number;
}

/** One run of people, as the history of scores keeps it. */
export interface PastRun extends Standing {
  /** When it was played, by the clock on the wall. */
  readonly playedAt: string;
  readonly incident: string;
  readonly name: string;
  readonly sha256: string;
  readonly seed: string;
  readonly release: string;
  readonly player: string;
}

/**
 * Beside a score and no part of it: what the reference policy comes to on the same scenario and seed, and the people who
 * played this scenario before.
 */
export interface Comparison {
  /** Null for a run that is itself the reference. */
  readonly reference: Standing | null;
  readonly last: Standing | null;
  readonly best: Standing | null;
}

export function standingOf({ passed, closed, figures, objectives, decisions }: Score): Standing {
  const { containSeconds, endSeconds, exposureSeconds, exposureGoesOn, thiefCalls, keysLeft, broken } =
    figures;
  return {
    passed,
    closed,
    containSeconds,
    endSeconds,
    exposureSeconds,
    exposureGoesOn,
    thiefCalls,
    keysLeft,
    brokenSeconds: broken.reduce((sum, { seconds }) => sum + seconds, 0),
    rash: decisions.filter(({ verdict }) => verdict === "rash").length,
    objectives: objectives.length,
    met: objectives.filter(({ rating }) => rating === "met").length,
  };
}

/**
 * The newest of earlier runs of this very scenario, and the best of those that were closed: who does nothing does nothing
 * wrong. The same file by its hash, not by its name.
 */
export function earlierRuns(
  runs: readonly PastRun[],
  { sha256 }: Pick<PastRun, "sha256">,
): { readonly last: PastRun | null; readonly best: PastRun | null } {
  const same = runs.filter((run) => run.sha256 === sha256);
  return {
    last: same.at(-1) ?? null,
    best: same.filter(({ closed }) => closed).toSorted(byStanding)[0] ?? null,
  };
}

/** Better first: passed, more objectives met, fewer rash decisions, shorter outage, shorter exposure. */
function byStanding(a: Standing, b: Standing): number {
  return (
    Number(b.passed) - Number(a.passed) ||
    b.met - a.met ||
    a.rash - b.rash ||
    a.brokenSeconds - b.brokenSeconds ||
    Number(a.exposureGoesOn) - Number(b.exposureGoesOn) ||
    a.exposureSeconds - b.exposureSeconds
  );
}
