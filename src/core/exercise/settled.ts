import { isOldKeyKept } from "../purpose.ts";
import type { Measure } from "./objective.ts";
import type { Played } from "./played.ts";

/** What is counted at the end of the leaked key: before it nothing is missed, unproven or accepted for it yet. */
export const COUNTED_AT_THE_END: ReadonlySet<Measure> = new Set([
  "callers-missed",
  "consumers-unproven",
  "risks-accepted",
  "owners-untold",
]);

/** The leaked key ended; or others go on with it by plan, and the response is closed. */
export function isSettled({ facts, final, ended }: Pick<Played, "facts" | "final" | "ended">): boolean {
  return facts.endedAt !== null || (isOldKeyKept(final.plan) && isClosed({ ended }));
}

export function isClosed({ ended }: Pick<Played, "ended">): boolean {
  return ended.stop === "closed";
}
