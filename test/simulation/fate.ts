import { StanchError } from "../../src/core/errors.ts";
import type { Replay } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";

/** What became of one driver process. */
export type Fate =
  | { readonly kind: "stop"; readonly stop: Stop; readonly at: Replay }
  | { readonly kind: "killed" }
  | { readonly kind: "stopped" }
  | { readonly kind: "error"; readonly error: unknown };

/** Our own errors are a stated reason; anything else is a bug. */
export function isExpected(error: unknown): boolean {
  return error instanceof StanchError && error.code !== "ERR_REVOKE_BLOCKED";
}

/** A later look may clear what is left. */
export function passesTime(stop: Stop): boolean {
  if (stop.kind === "watch" || stop.kind === "time") return true;
  return stop.kind === "blocked" && stop.blockers.some(({ code }) => !NEEDS_A_PERSON.has(code));
}

const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  "CALLER_UNCLASSIFIED",
  "LEAK_PATH_OPEN",
  "NO_CONSUMERS",
  "LINEAGE_ALIVE",
  "REVIEW_OPEN",
  "OLD_USE_UNOBSERVABLE",
  "UNSWAPPED",
  "ROLLED_BACK",
  "RUNG_APPLIED",
]);

/** One word for a stop, two for a shut gate. */
export function nameOf(stop: Stop | null): string {
  if (stop === null) return "error";
  return stop.kind === "blocked" ? `blocked ${stop.blockers[0]?.code ?? ""}` : stop.kind;
}

export function describe(fate: Fate): string {
  if (fate.kind === "stop") return `stopped: ${nameOf(fate.stop)}`;
  if (fate.kind !== "error") return fate.kind;
  const { error } = fate;
  return error instanceof StanchError ? `${error.code} ${error.message}` : String(error);
}
