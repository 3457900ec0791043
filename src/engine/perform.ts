import { StanchError } from "../core/errors.ts";
import type { EventBody, FailureNote } from "../core/journal.ts";
import { type Instant, plus } from "../core/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Effect, Stop } from "./work.ts";

const BACKOFF_SECONDS = 5;

/** Runs one effect; what went wrong becomes an outcome row, never an exception. */
export async function outcomeOf(effect: Effect, clock: Clock): Promise<readonly EventBody[]> {
  try {
    return await effect.act();
  } catch (error) {
    if (effect.failed !== undefined) return [effect.failed(error)];
    const { effect: id, attempt } = effect.intent;
    const at = clock.now();
    // An error that doesn't say that nothing happened may have happened.
    const unknown = !(error instanceof StanchError) || error.happened === "unknown";
    return [
      unknown
        ? { type: "effect.unknown", at, actor: "stanch", data: { effect: id, error: noteOf(error) } }
        : {
            type: "effect.failed",
            at,
            actor: "stanch",
            data: { effect: id, error: noteOf(error), retryAt: retryAt(error, attempt, at) },
          },
    ];
  }
}

/** Code and message of an error, safe to keep: only our own errors are known to hold no secret. */
export function noteOf(error: unknown): FailureNote {
  return error instanceof StanchError
    ? { code: error.code, message: error.message }
    : { code: "ERR_UNEXPECTED", message: error instanceof Error ? error.name : "not an error" };
}

/** Why a driver stops that can't wait until something is tried again. */
export function laterAgain(what: string, message: string, until: Instant): Stop {
  return { kind: "time", what: `waiting to try ${what} again (${message})`, until };
}

/** When to try again, by what the thrower knows: null for never. Doubles with each attempt. */
export function retryAt(error: unknown, attempt: number, now: Instant): Instant | null {
  if (!(error instanceof StanchError) || error.retry === "never") return null;
  return plus(
    now,
    error.retry === "later" ? BACKOFF_SECONDS * 2 ** Math.min(attempt, 6) : error.retry.afterMs / 1000,
  );
}
