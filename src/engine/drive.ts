import type { JournalEntry } from "../core/journal.ts";
import { StanchError } from "../core/errors.ts";
import type { EffectProgress } from "../core/incident.ts";
import { plus } from "../core/time.ts";
import type { Host } from "../ports/host.ts";
import { settleRequests } from "./requests.ts";
import type { Adapters } from "./adapters.ts";
import { checkpointBefore } from "./checkpoint.ts";
import { createObserver } from "./observe.ts";
import { laterAgain, outcomeOf } from "./perform.ts";
import { cannotTell, lookAt } from "./reconcile.ts";
import { type Replay, admits, advance } from "./replay.ts";
import { type Stumbles, createStumbles } from "./stumbles.ts";
import { audit } from "./steps/audit.ts";
import { contain } from "./steps/contain.ts";
import { notify } from "./steps/notify.ts";
import { reissue } from "./steps/reissue.ts";
import { revoke } from "./steps/revoke.ts";
import { swap } from "./steps/swap.ts";
import { type Effect, type StepModule, type Stop, type View, type Work, fact } from "./work.ts";

const STEPS = { contain, audit, reissue, swap, revoke, notify } satisfies Record<string, StepModule>;

const CRASH_SETTLES_SECONDS = 2;

export interface DriveOptions {
  /** Stop once containment is in force. */
  readonly until?: "contained";
  /** Told after every change, for the person who watches. */
  readonly onProgress?: (at: Replay) => void;
}

/**
 * The one loop: replay → what is due → intent → act once → outcome → repeat, until nothing is left that stanch may do.
 * Begins where `start` stands, which the host must have been told. Host-agnostic; every run ends done, paused or failed, and any run can be taken up again from its journal.
 */
export async function drive(
  host: Host,
  adapters: Adapters,
  start: Replay,
  options: DriveOptions = {},
): Promise<{ readonly stop: Stop; readonly at: Replay }> {
  const observer = createObserver(adapters);
  const tries = new Map<string, number>();
  const granted = new Set<string>();
  const looked = new Set<string>();
  const stumbles = createStumbles();
  let observedSeq: number | null = null;
  let at = start;
  const take = (fresh: readonly JournalEntry[]): void => {
    at = advance(at, fresh);
    for (const entry of fresh) {
      count(tries, looked, entry);
      if (entry.type === "evidence.observed") observedSeq = entry.seq;
    }
    options.onProgress?.(at);
  };
  take(await host.publish([]));
  for (;;) {
    if (at.done) return { stop: { kind: at.state === "aborted" ? "aborted" : "closed" }, at };
    if (options.until === "contained" && at.step !== "contain") return { stop: { kind: "contained" }, at };
    const view: View = { ...at, adapters, observer, now: adapters.clock.now(), tries, observedSeq };
    try {
      const work = await nextWork(view, looked, stumbles);
      const stop = await carryOut(work, view, host, granted, take);
      if (stop !== null) return { stop, at };
    } catch (error) {
      // Somebody's row came in between: what was decided on the older state is decided again.
      if (!(error instanceof StanchError) || error.code !== "ERR_HEAD_MOVED") throw error;
      take(await host.publish([]));
    }
  }
}

function stepOf(view: View): StepModule {
  if (view.step === null) throw new Error(`no step in state ${view.state}`);
  return STEPS[view.step];
}

/** What is next. Where something can't be read at the moment it is tried again, a few times. */
async function nextWork(view: View, looked: Set<string>, stumbles: Stumbles): Promise<Work> {
  const open = await openOutcomes(view, looked, stumbles);
  if (open !== null) return open;
  try {
    const work = (await settleRequests(view)) ?? (await stepOf(view)(view));
    stumbles.over();
    return work;
  } catch (error) {
    const again = stumbles.next(error, view.now);
    if (again === null || !(error instanceof StanchError)) throw error;
    return { do: "wait", until: again, or: laterAgain("looking at what there is", error.message, again) };
  }
}

/** Effects without a known outcome come first: nothing new is begun while nobody knows what became of the last thing. */
async function openOutcomes(view: View, looked: Set<string>, stumbles: Stumbles): Promise<Work | null> {
  const open = Object.values(view.incident.effects).filter(
    (row) => row.state === "intended" || row.state === "unknown",
  );
  if (open.length === 0) return null;
  const effects = open.map((row) => row.id);
  const byHand = open.every((row) => row.error?.code === "ERR_BY_HAND");
  const stop: Stop = byHand ? { kind: "byHand", effects } : { kind: "unknown", effects };
  const next = open.find((row) => !looked.has(row.id));
  if (next === undefined) return isLeftUnknown(view, open) ? null : { do: "stop", stop };
  const { listLag } = view.incident.plan.capabilities;
  // Cut off by a crash, the call may still be under way at the provider.
  const settled = plus(
    next.at,
    next.state === "intended" ? Math.max(listLag, CRASH_SETTLES_SECONDS) : listLag,
  );
  // A list that lags would say "nothing was made" of a key that is there.
  if (next.kind === "reissue" && settled > view.now) return { do: "wait", until: settled, or: stop };
  try {
    const events = await lookAt(view, next);
    looked.add(next.id);
    return { do: "publish", events };
  } catch (error) {
    const again = stumbles.next(error, view.now);
    // Until somebody can read it again, nobody knows: that isn't the same as a time to wait for.
    if (again !== null) return { do: "wait", until: again, or: stop };
    looked.add(next.id);
    return { do: "publish", events: [cannotTell(view, next, error)] };
  }
}

/** Giving up doesn't wait for what nobody can tell: it is named as left behind. Rungs have to come off all the same. */
function isLeftUnknown({ incident }: View, open: readonly EffectProgress[]): boolean {
  return incident.abortRequest !== null && open.every((row) => row.kind !== "undoRung");
}

async function carryOut(
  work: Work,
  view: View,
  host: Host,
  granted: Set<string>,
  take: (entries: readonly JournalEntry[]) => void,
): Promise<Stop | null> {
  switch (work.do) {
    case "stop":
      return work.stop;
    case "wait": {
      const { reason, entries } = await host.event(work.until);
      take(entries);
      return reason === "stop" ? work.or : null;
    }
    case "publish": {
      const [first] = work.events;
      // A fact that the machine won't take would be published for ever: that is a bug, not a wait.
      if (first !== undefined && !admits(view, first))
        throw new Error(`${first.type} isn't accepted in ${view.state}`);
      take(await host.publish(work.events, work.atHead === true ? { atHead: view.seq } : {}));
      return null;
    }
    case "effects":
      return runEffects(work, view, host, granted, take);
    default:
      return work satisfies never;
  }
}

async function runEffects(
  work: Extract<Work, { do: "effects" }>,
  view: View,
  host: Host,
  granted: Set<string>,
  take: (entries: readonly JournalEntry[]) => void,
): Promise<Stop | null> {
  const { consent } = work;
  if (consent !== null && !granted.has(consent.topic)) {
    if (!(await view.adapters.prompter.consent(consent))) return { kind: "declined", what: consent.title };
    granted.add(consent.topic);
    const given = { level: consent.level, what: consent.title, how: "prompt" as const };
    take(await host.publish([{ ...fact(view, "consent.given", given), actor: view.incident.responder }]));
    // Time went by while somebody thought: look at everything again before acting on it.
    return null;
  }
  let head = view.seq;
  const isEnding = work.effects.some((effect) => effect.intent.ending);
  if (isEnding) {
    // Signed over everything before it, so that what the ending rested on can't be rewritten afterwards.
    const [checkpoint, ...foreign] = await host.publish([checkpointBefore(view)], { atHead: head });
    if (checkpoint === undefined) throw new Error("a published row must come back");
    take([checkpoint, ...foreign]);
    // Somebody signed something right after it: decided again, with that.
    if (foreign.length > 0) return null;
    head = checkpoint.seq;
  }
  const tasks = work.effects.map((effect) => async () => {
    const intent = fact(view, "effect.intended", effect.intent);
    if (!admits(view, intent)) {
      throw new StanchError({
        code: "ERR_REVOKE_BLOCKED",
        message: `the gate doesn't admit ${effect.intent.effect} now`,
      });
    }
    // What a person signs in between may forbid it.
    return host.step(intent, () => outcomes(effect, view), isEnding ? { atHead: head } : {});
  });
  const batches = await host.all(tasks, work.limit);
  take(batches.flat().toSorted((a, b) => a.seq - b.seq));
  return null;
}

async function outcomes(effect: Effect, view: View): ReturnType<Effect["act"]> {
  return outcomeOf(effect, view.adapters.clock);
}

/** What this driver has tried, by name: steps use it to end a series of attempts in a pause. */
function count(tries: Map<string, number>, looked: Set<string>, entry: JournalEntry): void {
  const bump = (name: string): void => void tries.set(name, (tries.get(name) ?? 0) + 1);
  switch (entry.type) {
    case "effect.intended":
      bump(entry.data.effect);
      // An effect of our own that ends unknown is looked at again, once per attempt.
      looked.delete(entry.data.effect);
      return;
    case "replacement.probed":
      return bump(`probe/${entry.data.replacement}`);
    case "key.looked":
      return bump("look");
    case "stores.preflighted":
      return bump("preflight");
    default:
      return;
  }
}
