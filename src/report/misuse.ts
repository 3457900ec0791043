import { type JudgedUser, type Sight, judgedOf, sightOf } from "../core/audit-summary.ts";
import type { Caller } from "../core/evidence.ts";
import { callerClass, saidOf } from "../core/caller-class.ts";
import type { CallerClass } from "../core/journal.ts";
import { tellOf } from "../core/key-words.ts";
import type { Plan } from "../core/plan.ts";
import { isMigration } from "../core/purpose.ts";
import { type Instant, earliestOf, latestOf } from "../core/time.ts";
import type { History } from "./history.ts";

/** A caller that the inventory didn't explain, and what people said it is. */
export interface ClassifiedCaller extends Caller {
  /** What the newest audit says of it; null if that saw nothing of it on the leaked key. */
  readonly judged: JudgedUser | null;
  /** Last call that was, or may have been, let in; null if it was only ever refused. */
  readonly lastUse: Instant | null;
  /** Null while nobody, or for `hostile` too few, have signed. */
  readonly as: CallerClass | null;
  readonly signers: readonly string[];
  /** It called again after it was classified: its rows aren't those that were signed. */
  readonly grown: boolean;
}

const NOT_OBSERVED: Readonly<Record<Sight, string | null>> = {
  unread: "NOT OBSERVED: who used the leaked key; no source was read",
  blind: "NOT OBSERVED: who used the leaked key; no source that was read names it",
  partly: "NOT OBSERVED: all use of the leaked key; the sources that name it cover some kinds of call only",
  sees: null,
};

/** Said wherever an audit that found nobody would read like good news. */
export function notObserved(plan: Pick<Plan, "purpose">, sight: Sight): string | null {
  const said = NOT_OBSERVED[sight];
  return said === null ? null : tellOf(plan)(said);
}

/** First to last suspicious use of the leaked key or of anything made with it. */
export interface Misuse extends Window {
  /** Unless it sees, no time here means nothing. */
  readonly sight: Sight;
  /** The same of replacements: no use of the leaked key, so it doesn't count in the window. */
  readonly ofReplacements: Window;
}

export interface Window {
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** Callers inside the window that nobody has classified. */
  readonly undetermined: number;
}

/** Every caller that the inventory didn't explain, with its class as it stands after the last row. */
export function callersOf({ final }: History): readonly ClassifiedCaller[] {
  return Object.values(final.callers)
    .map((caller) => {
      const rows = saidOf(final, caller.id);
      return {
        ...caller,
        judged: judgedOf(final, caller.id),
        lastUse: lastUse(caller),
        as: callerClass(final, caller.id),
        signers: rows.map((row) => row.by),
        grown: rows.length > 0 && rows.at(-1)?.rowsHash !== caller.rowsHash,
      };
    })
    .sort((a, b) => (a.first === b.first ? a.id.localeCompare(b.id, "en") : a.first < b.first ? -1 : 1));
}

/** The misuse window: callers that people named consumer or responder are out of it, and so are refused calls. */
export function misuseOf({ final }: History, callers: readonly ClassifiedCaller[]): Misuse {
  return {
    sight: sightOf(final.audit),
    // Nobody stole it: whoever isn't known yet is somebody whom nobody listed.
    ...windowOf(isMigration(final.plan) ? [] : callers.filter(({ key }) => key !== "replacement")),
    ofReplacements: windowOf(callers.filter(({ key }) => key === "replacement")),
  };
}

function windowOf(callers: readonly ClassifiedCaller[]): Window {
  const suspicious = callers.filter(
    (caller) => caller.as !== "consumer" && caller.as !== "responder" && caller.lastUse !== null,
  );
  return {
    first: earliestOf(suspicious.map((caller) => caller.first)) ?? null,
    last: latestOf(suspicious.map((caller) => caller.lastUse ?? undefined)) ?? null,
    undetermined: suspicious.filter((caller) => caller.as === null).length,
  };
}

/** Refused calls are attempts, not use; calls of which nobody knows the outcome may have been use. */
function lastUse({ lastAccepted, last, accepted, refused }: Caller): Instant | null {
  return lastAccepted ?? (accepted > 0 || refused === 0 ? last : null);
}
