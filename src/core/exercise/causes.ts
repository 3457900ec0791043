import { type Instant, isAfter } from "../time.ts";
import { truthOf } from "./callers.ts";
import type { ExerciseRowOf, Option } from "./log.ts";
import type { Played } from "./played.ts";

/** A choice, and when it was made. */
export interface Made {
  readonly row: Pick<ExerciseRowOf<"decided">, "at">;
  readonly option: Option;
}

/** These end the key over everybody at once. */
const ENDS_IT: ReadonlySet<string> = new Set(["console/revoke", "glass"]);

/**
 * The last rash decisions before this moment that can have hit these consumers: an end around the gate or a decision about
 * one of them, or else one about the whole response. One about somebody else that was made in the same moment is none.
 */
export function causes(
  played: Played,
  rash: readonly Made[],
  of: Instant,
  hit: readonly string[],
): readonly Made[] {
  const before = rash.filter(({ row }) => !isAfter(row.at, of));
  const direct = before.filter(({ option }) => ENDS_IT.has(option.id) || isAbout(played, option, hit));
  const whole = before.filter(({ option }) => option.id !== "abort" && subjectOf(played, option) === null);
  const found = direct.length > 0 ? direct : whole;
  const then = found.filter(({ row }) => row.at === found.at(-1)?.row.at);
  const ended = then.filter(({ option }) => ENDS_IT.has(option.id));
  return ended.length > 0 ? ended : then;
}

function isAbout(played: Played, option: Option, hit: readonly string[]): boolean {
  const subject = subjectOf(played, option);
  if (subject === null) return false;
  const caller = played.final.callers[subject];
  const consumer = caller === undefined ? subject : truthOf(played.facts, caller)?.consumer;
  return consumer !== undefined && hit.includes(consumer);
}

/** The choice that brought the approval on which the leaked key ended: the last one that held, and not one that lapsed. */
export function approvalOfEnd({ facts, final }: Played, taken: readonly Made[]): Made | undefined {
  const { endedAt } = facts;
  if (endedAt === null) return undefined;
  const held = final.approvals.findLast(
    ({ at, voided }) => !isAfter(at, endedAt) && (voided === null || isAfter(voided.at, endedAt)),
  );
  return held === undefined
    ? undefined
    : taken.findLast(
        ({ row, option: { id } }) =>
          (id === `approve/${held.by}` || id === "approval" || id === "approve") && !isAfter(row.at, held.at),
      );
}

/** The caller, key or consumer that a choice is about: its id has it between slashes. */
export function subjectOf({ final }: Played, { id }: Option): string | null {
  const known = new Set([
    ...Object.keys(final.callers),
    ...Object.keys(final.consumers),
    ...final.orphans.map(({ keyId }) => keyId),
  ]);
  return id.split("/").find((part) => known.has(part)) ?? null;
}
