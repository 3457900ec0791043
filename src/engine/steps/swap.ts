import { StanchError } from "../../core/errors.ts";
import { type ConsumerProgress, activeConsumers, attestationsOf } from "../../core/incident.ts";
import type { EventBody } from "../../core/journal.ts";
import { isEveryReplacementLive } from "../../core/predicates.ts";
import { isAfter, latest, plus, secondsBetween } from "../../core/time.ts";
import { dueNotices, sendAll } from "../notices.ts";
import { noteOf, retryAt } from "../perform.ts";
import { spoolName } from "../reconcile.ts";
import { undoRungEffect } from "../rungs.ts";
import { findLateKeys } from "../surplus.ts";
import { type Effect, type StepModule, type Stop, type View, type Work, fact } from "../work.ts";

const MOST_TRIES = 3;

/** Writes each consumer's replacement to its store and reloads it, a few at a time; one failure holds up nobody else. */
export const swap: StepModule = async (view) => {
  if (view.state === "swapping.proving") {
    const paused = view.incident.rungs.some((applied) => applied.rung === "pause");
    if (paused) return undoRungEffect(view, "pause");
    // Before the gate is reached: a key of a lost answer must not stay unknown at one that stays shut.
    return {
      do: "publish",
      events: [...(await findLateKeys(view)), await view.observer.observe(view.incident)],
    };
  }
  if (!isEveryReplacementLive(view.incident)) {
    const consumers = activeConsumers(view.incident).map((progress) => progress.consumer.id);
    return { do: "publish", events: [fact(view, "swap.reopened", { consumers })] };
  }
  const notices = sendAll(dueNotices(view, "before-swap"));
  if (notices !== null) return notices;
  const unproven = await probeReplacements(view);
  if (unproven !== null) return unproven;
  const byHand = attestedSwaps(view);
  if (byHand.length > 0) return { do: "publish", events: byHand };
  const due = dueSwaps(view);
  if (due.length === 0) {
    const failed = activeConsumers(view.incident).filter((progress) => progress.state === "failed");
    return {
      do: "publish",
      events: [fact(view, "swap.settled", { failed: failed.map((row) => row.consumer.id) })],
    };
  }
  return {
    do: "effects",
    limit: view.incident.plan.concurrency,
    consent: {
      topic: "swap",
      level: "confirm",
      title: `Swap ${due.length} consumer(s) to their replacements`,
      lines: due.map(
        ({ consumer }) =>
          `${consumer.id} (${consumer.service}, ${consumer.owner}): store ${consumer.store}, reload ${consumer.reload ?? "none"}`,
      ),
      name: view.incident.leaked.name,
    },
    effects: due.map((progress) => swapEffect(view, progress)),
  };
};

/** Consumers to write now: never written, failed or rolled back, whose time has come and who weren't tried too often. */
export function dueSwaps(view: View): readonly ConsumerProgress[] {
  return activeConsumers(view.incident).filter((progress) => {
    const { state, retryAt: at, consumer } = progress;
    if (state === "written" || state === "proven") return false;
    // Put back on the leaked key by a person's wish: it stays there until the next driver.
    if (state === "rolledBack" && view.tries.has(`rollBack/${consumer.id}`)) return false;
    const tried = view.tries.get(`swap/${consumer.id}`) ?? 0;
    // What it was given once is no replacement any more: a few times over that is done by the same driver.
    if (tried === 0 || (state === "pending" && isRemade(view, progress))) return true;
    return tried < MOST_TRIES && at !== null && secondsBetween(at, view.now) >= 0;
  });
}

function isRemade(view: View, { replacement }: ConsumerProgress): boolean {
  return (view.tries.get(`reissue/${replacement}`) ?? 0) < MOST_TRIES;
}

/** Somebody's swap failed and will be tried again by this driver. */
export function isSwapPending(view: View): boolean {
  return activeConsumers(view.incident).some(
    ({ state, retryAt: at, consumer }) =>
      state === "failed" && at !== null && (view.tries.get(`swap/${consumer.id}`) ?? 0) < MOST_TRIES,
  );
}

/** Consumers that somebody says they wrote by hand since stanch last wrote to them, or tried to. */
function attestedSwaps(view: View): readonly EventBody[] {
  return activeConsumers(view.incident).flatMap((progress) => {
    const { id } = progress.consumer;
    const { effects } = view.incident;
    const since = latest(effects[`swap/${id}`]?.at, effects[`rollBack/${id}`]?.at);
    const said = attestationsOf(view.incident, "consumer-written", id).at(-1);
    if (progress.writtenAt !== null || said === undefined) return [];
    if (since !== undefined && isAfter(since, said.at)) return [];
    return [fact(view, "consumer.written", { effect: `swap/${id}`, consumer: id, class: "attested" })];
  });
}

/** The provider must accept a replacement before any consumer is given it: proof of the key, never of a consumer. */
async function probeReplacements(view: View): Promise<Work | null> {
  const { keyProbe } = view.adapters;
  if (keyProbe === null) return null;
  const used = new Set(activeConsumers(view.incident).map((progress) => progress.replacement));
  const unprobed = Object.values(view.incident.replacements).filter(
    (row) => used.has(row.plan.name) && row.probe !== "accepted",
  );
  const [next] = unprobed;
  if (next === undefined) return null;
  const tried = view.tries.get(`probe/${next.plan.name}`) ?? 0;
  const again = next.probedAt === null ? view.now : plus(next.probedAt, view.incident.plan.poll);
  const stop: Stop = {
    kind: "failed",
    what: `probing the replacement ${next.plan.name}`,
    code: "ERR_REPLACEMENT_UNPROVEN",
    message: `the provider doesn't clearly accept ${next.plan.name} (${next.probe ?? "not asked"})`,
    hint: "no consumer was given it; the timeline says what was answered: mend that or look at the key at the provider, then resume",
  };
  if (tried >= MOST_TRIES) return { do: "stop", stop };
  if (tried > 0 && again > view.now) return { do: "wait", until: again, or: stop };
  const result = await keyProbe.present(await replacementValue(view, next.plan.name));
  return {
    do: "publish",
    events: [
      fact(view, "replacement.probed", {
        replacement: next.plan.name,
        outcome: result.outcome,
        detail: result.detail,
      }),
    ],
  };
}

function swapEffect(view: View, progress: ConsumerProgress): Effect {
  const { adapters, incident } = view;
  const { consumer } = progress;
  const id = `swap/${consumer.id}`;
  const attempt = (incident.effects[id]?.attempt ?? 0) + 1;
  return {
    intent: { effect: id, kind: "swap", subject: consumer.id, ending: false, attempt },
    async act() {
      const store = adapters.store(consumer);
      const value = await replacementValue(view, progress.replacement);
      await keepPrevious(view, progress);
      await store.write(value);
      await adapters.reload(consumer)?.run();
      const at = adapters.clock.now();
      return [
        fact({ now: at }, "consumer.written", {
          effect: id,
          consumer: consumer.id,
          class: store.byHand ? "attested" : "observed",
        }),
      ];
    },
    failed(error) {
      // Writing the same value again is harmless, so an unclear answer is a failure that is tried again.
      const at = adapters.clock.now();
      const again = error instanceof StanchError && error.happened === "unknown" && error.retry === "never";
      return fact({ now: at }, "consumer.failed", {
        effect: id,
        consumer: consumer.id,
        error: noteOf(error),
        retryAt: again ? at : retryAt(error, attempt, at),
      });
    },
  };
}

/** Puts what the store held before into the spool, once: a second attempt would otherwise keep the replacement as "previous". */
async function keepPrevious({ adapters }: View, { consumer }: ConsumerProgress): Promise<void> {
  const store = adapters.store(consumer);
  const name = `previous/${consumer.id}`;
  if (!store.canRead || (await adapters.spool.get(name)) !== null) return;
  await adapters.spool.put(name, await store.read());
}

async function replacementValue(
  view: View,
  name: string,
): ReturnType<View["adapters"]["prompter"]["secret"]> {
  const nonce = view.incident.effects[`reissue/${name}`]?.nonce ?? "";
  const value = await view.adapters.spool.get(spoolName(name, nonce));
  if (value === null) {
    throw new StanchError({
      code: "ERR_VALUE_GONE",
      message: `the value of the replacement ${name} isn't in the spool any more`,
      hint: "end that key at the provider and resume with a new replacement",
    });
  }
  return value;
}

/** Puts a consumer back on what it held before: it is on the leaked key again, and the gate says so. */
export function rollBackEffect(view: View, progress: ConsumerProgress): Effect {
  const { adapters, incident } = view;
  const { consumer } = progress;
  const id = `rollBack/${consumer.id}`;
  return {
    intent: {
      effect: id,
      kind: "rollBack",
      subject: consumer.id,
      ending: false,
      attempt: (incident.effects[id]?.attempt ?? 0) + 1,
    },
    async act() {
      // Where the store can't be read back it held the leaked key, like every consumer of the inventory.
      const { spool } = adapters;
      const previous = (await spool.get(`previous/${consumer.id}`)) ?? (await spool.get("leaked"));
      if (previous === null) {
        throw new StanchError({
          code: "ERR_VALUE_GONE",
          message: `nothing is kept of what ${consumer.id} held before its swap`,
          hint: "its store can't be read back: put the old value there by hand",
        });
      }
      await adapters.store(consumer).write(previous);
      await adapters.reload(consumer)?.run();
      return [
        fact({ now: adapters.clock.now() }, "consumer.rolledBack", { effect: id, consumer: consumer.id }),
      ];
    },
  };
}
