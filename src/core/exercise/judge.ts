import { type BlockerCode, GATE_CODES } from "../blocker.ts";
import { revocationBlockers } from "../gate.ts";
import type { Instant } from "../time.ts";
import { subjectOf } from "./causes.ts";
import { goodOf, harmOf } from "./effects.ts";
import type { ExerciseRowOf, Option, PointKind } from "./log.ts";
import type { Played } from "./played.ts";

/** A decision of the players against what was known when they took it. */
export interface JudgedDecision {
  readonly at: Instant;
  readonly seq: number;
  readonly point: PointKind;
  /** What was in the way then, as code and subject. */
  readonly blockers: readonly string[];
  readonly chosen: string;
  /** `rash`: the facts known then spoke against it. */
  readonly verdict: "sound" | "rash";
  /** What spoke for or against it then. */
  readonly why: string;
  /** What it did, which the players learn afterwards; null if nothing came of it. */
  readonly effect: string | null;
}

/** A choice when it was made: one that a player makes again and again was made once. */
interface Taken {
  readonly row: ExerciseRowOf<"decided">;
  readonly option: Option;
  readonly blockers: readonly string[];
  readonly isRash: boolean;
}

/**
 * Each decision against what was known when it was taken, and not against how it turned out: what went well by luck stays
 * rash, and what went badly in spite of all care stays sound. What it did is told beside it.
 */
export function judgeDecisions(played: Played): readonly JudgedDecision[] {
  const taken = takenIn(played);
  const rash = taken.filter(({ isRash }) => isRash);
  return taken.map((one) => {
    const { row, option, blockers, isRash } = one;
    return {
      at: row.at,
      seq: row.seq,
      point: row.point,
      blockers,
      chosen: nameOf(played, option),
      verdict: isRash ? "rash" : "sound",
      why: whyOf(played, row, option, blockers),
      effect: isRash ? harmOf(played, one, rash) : goodOf(played, one, taken),
    };
  });
}

/** To begin, to wait and to stop playing is no decision about the key. */
const DECIDES_NOTHING = /^(?:begin|quit|wait\/.*)$/;

function takenIn(played: Played): readonly Taken[] {
  const rows = played.rows.filter((row) => row.type === "decided");
  return rows.flatMap((row, index) => {
    const before = rows[index - 1]?.choices ?? [];
    const blockers = blockersThen(played, row);
    return row.options
      .filter(({ id }) => row.choices.includes(id) && !before.includes(id) && !DECIDES_NOTHING.test(id))
      .map((option) => ({ row, option, blockers, isRash: !option.careful && blockers.length > 0 }));
  });
}

/** What the players were shown; where they were shown no blockers, what the gate would have said. */
function blockersThen(
  played: Played,
  { at, seq, point, blockers }: ExerciseRowOf<"decided">,
): readonly string[] {
  if (point === "blocked") return blockers;
  return revocationBlockers(played.known(seq), at).map(({ code, subject }) => `${code} ${subject}`);
}

/** As it was offered, and what about: several choices of one menu may have the same words. */
function nameOf(played: Played, option: Option): string {
  const about = subjectOf(played, option);
  return about === null || option.label.includes(about) ? option.label : `${option.label} (${about})`;
}

function whyOf(
  played: Played,
  { options }: ExerciseRowOf<"decided">,
  option: Option,
  blockers: readonly string[],
): string {
  if (option.careful) return "careful people would do it by what was known then";
  if (blockers.length === 0) return "nothing that was known then spoke against it";
  const about = subjectOf(played, option);
  if (about !== null && options.some(({ id }) => id.startsWith("ask/") && id.endsWith(`/${about}`)))
    return `nobody had asked around about ${about}`;
  const [first] = blockers.toSorted((a, b) => weight(a) - weight(b));
  return blockers.length === 1
    ? `a blocker stood open: ${first}`
    : `${blockers.length} blockers stood open, among them ${first}`;
}

/** Somebody who surely breaks says more than something that isn't known yet. */
const TELLING: readonly BlockerCode[] = [
  "OLD_USE_SEEN",
  "UNSWAPPED",
  "NEW_KEY_REFUSED",
  "CALLER_UNCLASSIFIED",
];

function weight(blocker: string): number {
  const order: readonly string[] = [...TELLING, ...GATE_CODES];
  const found = order.indexOf(blocker.split(" ")[0] ?? "");
  return found < 0 ? order.length : found;
}
