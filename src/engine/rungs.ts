import { StanchError } from "../core/errors.ts";
import { tellOf } from "../core/key-words.ts";
import type { Rung } from "../core/plan.ts";
import { strategyLines } from "../core/strategy-words.ts";
import { secondsBetween } from "../core/time.ts";
import type { Adapters } from "./adapters.ts";
import { laterAgain } from "./perform.ts";
import { type View, type Work, fact } from "./work.ts";

const MOST_TRIES = 3;

interface HowToApply {
  /** Of the effect, and of the question unless `topic` says otherwise. */
  readonly id?: string;
  readonly topic?: string;
  /** Nobody is asked: a second person approved it beforehand. */
  readonly preapproved?: true;
}

/** The work of applying one rung of the ladder, with the consent that it takes. */
export function rungEffect(view: View, rung: Rung, how: HowToApply = {}): Work {
  const { incident, adapters } = view;
  const { id = `contain/${rung}`, topic = id, preapproved } = how;
  const known = incident.effects[id];
  const waiting = pauseOrGiveUp(view, id, `containment "${rung}"`);
  if (waiting !== null) return waiting;
  return {
    do: "effects",
    limit: 1,
    consent:
      preapproved === true
        ? null
        : {
            topic,
            level: rung === "restrict" ? "confirm" : "typed",
            title: `Apply containment "${rung}" to ${incident.leaked.name}`,
            lines: [
              ...strategyLines(incident, view.now),
              rungLine(view, rung),
              `Undo: stanch undo ${rung}. No, and not asked again: stanch decline ${rung}`,
            ],
            name: incident.leaked.name,
          },
    effects: [
      {
        intent: {
          effect: id,
          kind: kindOf(rung),
          subject: incident.leaked.id,
          ending: false,
          attempt: (known?.attempt ?? 0) + 1,
        },
        async act() {
          await applyRung(adapters, view, rung);
          return [fact({ now: adapters.clock.now() }, "rung.applied", { effect: id, rung, detail: "" })];
        },
      },
    ],
  };
}

/** The work of taking one rung off again: as severe as ending, since it wakes a leaked key up. */
export function undoRungEffect(view: View, rung: Rung): Work {
  const { incident, adapters } = view;
  const id = `undo/${rung}`;
  const tell = tellOf(incident.plan);
  const known = incident.effects[id];
  const waiting = pauseOrGiveUp(view, id, `undoing "${rung}"`);
  if (waiting !== null) return waiting;
  return {
    do: "effects",
    limit: 1,
    // Paused callers are let go once they are on their replacements: nothing of the leaked key wakes up.
    consent:
      rung === "pause"
        ? null
        : {
            topic: id,
            level: "typed",
            title: `Undo containment "${rung}" of ${incident.leaked.name}`,
            lines: [
              incident.leaked.state === "dead"
                ? tell(
                    "The leaked key is dead and stays so; what was narrowed with it will work from everywhere again.",
                  )
                : tell("The leaked key will work again for whoever has it."),
            ],
            name: incident.leaked.name,
          },
    effects: [
      {
        intent: {
          effect: id,
          kind: "undoRung",
          subject: incident.leaked.id,
          ending: false,
          attempt: (known?.attempt ?? 0) + 1,
        },
        async act() {
          await undoRung(adapters, view, rung);
          return [fact({ now: adapters.clock.now() }, "rung.undone", { effect: id, rung })];
        },
      },
    ],
  };
}

/**
 * A failed effect waits for its time, and stops the driver when it was tried often enough or never should be again. One
 * whose answer got lost again and again, without anything having happened, counts as tried too.
 */
export function pauseOrGiveUp(view: View, id: string, what: string): Work | null {
  const known = view.incident.effects[id];
  if ((known?.state !== "failed" && known?.state !== "absent") || known.error === null) return null;
  const stop = {
    kind: "failed" as const,
    what,
    message: known.error.message,
    code: known.error.code,
  };
  const tried = view.tries.get(id) ?? 0;
  // A new driver starts over: what failed for good last night may have been mended since.
  if (tried === 0) return null;
  if (tried >= MOST_TRIES) return { do: "stop", stop };
  if (known.state === "absent") return null;
  if (known.retryAt === null) return { do: "stop", stop };
  if (secondsBetween(view.now, known.retryAt) <= 0) return null;
  return { do: "wait", until: known.retryAt, or: laterAgain(what, known.error.message, known.retryAt) };
}

function kindOf(rung: Rung): "restrict" | "pause" | "disable" {
  if (rung === "observe") throw new Error("observe is no effect");
  return rung;
}

function rungLine({ incident }: View, rung: Rung): string {
  const names = Object.keys(incident.consumers).join(", ") || "nobody in the inventory";
  switch (rung) {
    case "restrict":
      return `Narrows the key to ${[...(incident.plan.restriction?.networks ?? []), ...(incident.plan.restriction?.scopes ?? [])].join(", ")}.`;
    case "pause":
      return `Pauses callers: ${names}.`;
    case "disable":
      return `Disables the key: ${names} will fail until they are on their replacements.`;
    default:
      return "";
  }
}

async function applyRung({ provider, pause }: Adapters, { incident }: View, rung: Rung): Promise<void> {
  switch (rung) {
    case "restrict":
      if (incident.plan.restriction === undefined) throw nothingPlanned("restrict", "networks or scopes");
      return provider.restrictKey(incident.leaked.id, incident.plan.restriction);
    case "pause":
      if (pause === null) throw nothingPlanned("pause", "pause: {apply, undo}");
      return pause.apply.run();
    case "disable":
      return provider.disableKey(incident.leaked.id);
    case "observe":
      return;
    default:
      return rung satisfies never;
  }
}

async function undoRung({ provider, pause }: Adapters, { incident }: View, rung: Rung): Promise<void> {
  if (rung === "restrict") return provider.unrestrictKey(incident.leaked.id);
  if (rung === "disable") return provider.enableKey(incident.leaked.id);
  if (pause === null) throw nothingPlanned("pause", "pause: {apply, undo}");
  return pause.undo.run();
}

function nothingPlanned(rung: Rung, what: string): StanchError {
  return new StanchError({
    code: "ERR_UNSUPPORTED",
    message: `the runbook's contain step has no ${what}, which "${rung}" needs`,
  });
}
