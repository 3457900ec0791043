import type { PolicyName } from "../../core/exercise/policy-names.ts";
import { activeConsumers } from "../../core/incident.ts";
import { type Seconds, secondsBetween } from "../../core/time.ts";
import { type Player, type Point, REVOKE_IN_CONSOLE } from "./choices.ts";

/** How long the policy `timer` lets both keys live: short enough that a rehearsal of an hour shows what it does. */
const GRACE: Seconds = 15 * 60;

/** Ways to play without anybody at the terminal. The last two are what a rehearsal is to cure people of. */
export function playerOf(name: PolicyName): Player {
  const decide = { reference: careful, "revoke-first": revokeFirst, timer }[name];
  return { name, decide: async (point) => decide(point) };
}

/** Does what the gate asks for, and nothing else. */
function careful({ choices }: Point): readonly string[] {
  return choices.filter((choice) => choice.careful).map(({ id }) => id);
}

/** Revokes first and repairs afterwards. */
function revokeFirst(point: Point): readonly string[] {
  return point.kind === "opening" ? [REVOKE_IN_CONSOLE] : careful(point);
}

/** Revokes when a fixed time has passed since the last store was written, whatever the gate says. */
function timer(point: Point): readonly string[] {
  const { at, now } = point;
  const written = activeConsumers(at.incident).map(({ writtenAt }) => writtenAt);
  const isOver = written.every((when) => when !== null && secondsBetween(when, now) >= GRACE);
  return isOver && written.length > 0 ? [...careful(point), REVOKE_IN_CONSOLE] : careful(point);
}
