import type { Blocker } from "../core/blocker.ts";
import type { EventBody, EventData } from "../core/journal.ts";
import type { Rung } from "../core/plan.ts";
import type { Instant } from "../core/time.ts";
import type { ConsentRequest } from "../ports/prompter.ts";
import type { Adapters } from "./adapters.ts";
import type { Observer } from "./observe.ts";
import type { Replay } from "./replay.ts";

/** What a step may look at when it says what is next. */
export interface View extends Replay {
  readonly adapters: Adapters;
  readonly observer: Observer;
  readonly now: Instant;
  /** Newest look at consumers and sources by this driver: its row, if nothing was appended since. */
  readonly observedSeq: number | null;
  /** How often each consumer was tried since this driver started: a retry storm ends in a pause. */
  readonly tries: ReadonlyMap<string, number>;
  /** Rungs that this driver would climb to if it had somebody to ask, by the topic of the question. */
  readonly unasked: ReadonlyMap<string, Rung>;
}

/** One change to the outside: its intent, and the call that gives its outcome. */
export interface Effect {
  readonly intent: EventData["effect.intended"];
  act(): Promise<readonly EventBody[]>;
  /** The outcome row for a call that threw; without it `effect.failed` or `effect.unknown`. */
  failed?(error: unknown): EventBody;
}

/** Why the driver stops; the CLI turns it into an exit code and the next command. */
export type Stop =
  | { readonly kind: "closed" }
  | { readonly kind: "aborted" }
  | { readonly kind: "contained" }
  | { readonly kind: "blocked"; readonly blockers: readonly Blocker[] }
  | { readonly kind: "approval" }
  | { readonly kind: "watch"; readonly until: Instant }
  | { readonly kind: "time"; readonly until: Instant; readonly what: string }
  /** A person did it where stanch can't see: only their word settles it. */
  | { readonly kind: "byHand"; readonly effects: readonly string[] }
  | { readonly kind: "declined"; readonly what: string; readonly rung?: Rung }
  /** What would have to be asked, with nobody there who could answer. `rung`: where that is one of containment. */
  | {
      readonly kind: "decision";
      readonly what: readonly string[];
      readonly rung: Rung | null;
      /** What keeps the gate shut beside it. */
      readonly blockers: readonly Blocker[];
    }
  | { readonly kind: "unknown"; readonly effects: readonly string[] }
  | {
      readonly kind: "failed";
      readonly what: string;
      readonly message: string;
      readonly hint?: string;
      readonly code: string;
    };

/** What a step says is next. */
export type Work =
  | { readonly do: "publish"; readonly events: readonly EventBody[]; readonly atHead?: boolean }
  | {
      readonly do: "effects";
      readonly effects: readonly Effect[];
      readonly limit: number;
      /** Asked once for the whole batch; null if nothing needs asking. */
      readonly consent: ConsentRequest | null;
      /** The rung that it climbs to beside the steps: they go on without it where nobody can be asked. */
      readonly climbs?: Rung;
    }
  | { readonly do: "wait"; readonly until: Instant; readonly or: Stop }
  | { readonly do: "stop"; readonly stop: Stop };

/** One of the six steps. Pure in what it decides but for what it reads through `view.adapters`. */
export type StepModule = (view: View) => Promise<Work>;

/** A fact by stanch itself. */
export function fact<T extends EventBody["type"]>(
  view: { now: Instant },
  type: T,
  data: EventData[T],
): EventBody {
  return { type, at: view.now, actor: "stanch", data } as EventBody;
}
