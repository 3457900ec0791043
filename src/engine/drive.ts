import { StanchError } from "../core/errors.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Rung } from "../core/plan.ts";
import type { Instant } from "../core/time.ts";
import type { Host } from "../ports/host.ts";
import type { Adapters } from "./adapters.ts";
import { checkpointBefore } from "./checkpoint.ts";
import { createClockCheck } from "./clock-check.ts";
import { nextWork } from "./next-work.ts";
import { createObserver } from "./observe.ts";
import { outcomeOf } from "./perform.ts";
import { type Asking, ask, withDecision } from "./asking.ts";
import { type Replay, admits, advance } from "./replay.ts";
import { createStumbles } from "./stumbles.ts";
import { type Effect, type Stop, type View, type Work, fact } from "./work.ts";

export interface DriveOptions {
  /** Stop once containment is in force. */
  readonly until?: "contained";
  /** Nobody is there to be asked: what takes a person's word stops it, as that person's decision. */
  readonly unattended?: boolean;
  /** Told after every change, for the person who watches. */
  readonly onProgress?: (at: Replay) => void;
}

/**
 * The one loop: replay → what is due → intent → act once → outcome → repeat, until nothing is left that stanch may do.
 * Begins where `start` stands, which the host must have been told. Host-agnostic; every run ends done, paused or failed,
 * and any run can be taken up again from its journal.
 */
export async function drive(
  host: Host,
  adapters: Adapters,
  start: Replay,
  options: DriveOptions = {},
): Promise<{ readonly stop: Stop; readonly at: Replay }> {
  const observer = createObserver(adapters);
  const checkClock = createClockCheck(adapters);
  const tries = new Map<string, number>();
  const granted = new Set<string>();
  const unasked = new Map<string, Rung>();
  const asking: Asking = { granted, unasked, unattended: options.unattended === true };
  const looked = new Set<string>();
  const looks = { looked, settling: new Map<string, Instant>() };
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
    const measured = await checkClock(at);
    if (measured !== null) {
      take(await host.publish([measured]));
      continue;
    }
    const view: View = { ...at, adapters, observer, now: adapters.clock.now(), tries, observedSeq, unasked };
    try {
      const work = await nextWork(view, looks, stumbles);
      const stop = await carryOut(work, view, host, asking, take);
      if (stop !== null) return { stop: withDecision(stop, at, unasked), at };
    } catch (error) {
      // Somebody's row came in between: what was decided on the older state is decided again.
      if (!(error instanceof StanchError) || error.code !== "ERR_HEAD_MOVED") throw error;
      take(await host.publish([]));
    }
  }
}

async function carryOut(
  work: Work,
  view: View,
  host: Host,
  asking: Asking,
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
      return runEffects(work, view, host, asking, take);
    default:
      return work satisfies never;
  }
}

async function runEffects(
  work: Extract<Work, { do: "effects" }>,
  view: View,
  host: Host,
  asking: Asking,
  take: (entries: readonly JournalEntry[]) => void,
): Promise<Stop | null> {
  const { consent } = work;
  if (consent !== null && !asking.granted.has(consent.topic)) {
    const answer = await ask(work, consent, view, asking);
    if (answer !== "yes") return answer;
    asking.granted.add(consent.topic);
    const { prompter, identity } = view.adapters;
    const how = prompter.how?.(consent.level) ?? "prompt";
    const given = { level: consent.level, what: consent.title, how };
    take(await host.publish([{ ...fact(view, "consent.given", given), actor: identity.person }]));
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
