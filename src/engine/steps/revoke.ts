import { StanchError } from "../../core/errors.ts";
import type { Blocker, BlockerCode } from "../../core/blocker.ts";
import { endLag } from "../../core/end-lag.ts";
import { revocationBlockers } from "../../core/gate.ts";
import { tellOf } from "../../core/key-words.ts";
import { isDue, plus, secondsBetween } from "../../core/time.ts";
import { endingGround } from "../../core/verdict.ts";
import type { KeyProbeResult } from "../../ports/probe.ts";
import { noticesBeforeGlass, sendAll } from "../notices.ts";
import { checkEnd, clearAnswer, lookAtReplacements, lookAtStopped, lookOnceMore } from "../last-look.ts";
import { pauseOrGiveUp } from "../rungs.ts";
import { type StepModule, type Stop, type View, type Work, fact } from "../work.ts";
import { findLateKeys } from "../surplus.ts";
import { readAudit } from "./audit.ts";
import { lookAtKey } from "./contain.ts";
import { dueSwaps, isSwapPending } from "./swap.ts";

/** Blockers that a later look may clear without anybody's word. */
const CLEARED_BY_LOOKING: ReadonlySet<BlockerCode> = new Set([
  "NEW_USE_UNPROVEN",
  "OLD_USE_SEEN",
  "SILENCE_RUNNING",
  "EVIDENCE_STALE",
  "NEW_KEY_REFUSED",
]);

/** Holds the gate, ends the leaked key through it, and makes sure that it is dead. */
export const revoke: StepModule = async (view) => {
  switch (view.state) {
    case "revoking.gated":
      return gated(view);
    case "revoking.ending":
      return ending(view);
    default:
      return confirming(view);
  }
};

async function gated(view: View): Promise<Work> {
  const { incident } = view;
  // What couldn't be told, or was wrong with stanch's own credential, may have changed since.
  const isUnsure = incident.leaked.state === "unknown" || incident.own !== "clean";
  if (incident.ownStale || (isUnsure && !view.tries.has("look"))) {
    return { do: "publish", events: [await lookAtKey(view)] };
  }
  const ground = incident.leaked.state === "dead" ? null : endingGround(incident, view.now);
  // It was signed for this visit of the gate: trying a swap again would begin another.
  if (ground === "break-glass") return start(view, ground);
  // Whoever comes to the gate sees for themselves, however lately others looked: what they stop for or start on is of now.
  if (view.observedSeq === null) return look(view);
  const due = dueSwaps(view);
  if (due.length > 0) {
    return {
      do: "publish",
      events: [fact(view, "swap.reopened", { consumers: due.map((row) => row.consumer.id) })],
    };
  }
  const blockers = revocationBlockers(incident, view.now);
  if (isDue(incident.observedAt ?? incident.openedAt, incident.plan.poll, view.now)) return look(view);
  if (ground !== null) return start(view, ground);
  return blockers.length === 0 ? { do: "stop", stop: { kind: "approval" } } : waitOrStop(view, blockers);
}

/** Whatever may keep the gate shut or open it, read once more. */
async function look(view: View): Promise<Work> {
  const { incident } = view;
  // A source that didn't answer the audit may know of callers and keys from before the swap.
  const unread = incident.audit !== null && incident.audit.silent.length > 0;
  const read = unread ? [fact(view, "audit.read", await readAudit(view))] : [];
  return {
    do: "publish",
    events: [
      ...(await findLateKeys(view)),
      // One that was refused or stopped may work again.
      ...(await lookAtReplacements(view, ({ probe, key }) => probe === "refused" || key?.state !== "live")),
      ...read,
      ...(await lookAtStopped(view)),
      await view.observer.observe(incident),
    ],
  };
}

function start({ incident, now }: View, ground: "gate" | "break-glass"): Work {
  return {
    do: "publish",
    events: [fact({ now }, "revocation.started", { visit: incident.visit, ground })],
    atHead: true,
  };
}

function waitOrStop(view: View, blockers: readonly Blocker[]): Work {
  const { incident, now } = view;
  const stop: Stop = { kind: "blocked", blockers };
  const waits =
    blockers.some(({ code, clearsAt }) => CLEARED_BY_LOOKING.has(code) || clearsAt !== undefined) ||
    isSwapPending(view);
  return waits ? { do: "wait", until: plus(now, incident.plan.poll), or: stop } : { do: "stop", stop };
}

/** Reads once more immediately before the intent: between the approval and now the world went on. */
async function ending(view: View): Promise<Work> {
  const { incident, adapters } = view;
  const id = `end/${incident.leaked.id}`;
  const waiting = pauseOrGiveUp(view, id, `ending ${incident.leaked.name}`);
  if (waiting !== null) return waiting;
  const onGlass = endingGround(incident, view.now) === "break-glass";
  const notices = onGlass ? sendAll(noticesBeforeGlass(view)) : null;
  if (notices !== null) return notices;
  if (view.observedSeq !== view.seq) return { do: "publish", events: await lookOnceMore(view, "no key") };
  if (endingGround(incident, view.now) === null) {
    return {
      do: "publish",
      events: [fact(view, "gate.shut", { blockers: revocationBlockers(incident, view.now) })],
    };
  }
  return {
    do: "effects",
    limit: 1,
    consent: {
      // Whoever agreed at an earlier visit of the gate saw another verdict.
      topic: `end/${incident.visit}`,
      level: "typed",
      title: tellOf(incident.plan)`End the leaked key ${incident.leaked.name} at ${adapters.provider.name}`,
      lines: [
        "This can't be undone.",
        `Ground: ${incident.endedOn ?? "gate"}. Consumers: ${Object.keys(incident.consumers).join(", ") || "none"}.`,
      ],
      name: incident.leaked.name,
    },
    effects: [
      {
        intent: {
          effect: id,
          kind: "end",
          subject: incident.leaked.id,
          ending: true,
          attempt: (incident.effects[id]?.attempt ?? 0) + 1,
        },
        async act() {
          const how = await endLeaked(view);
          return [
            fact({ now: adapters.clock.now() }, "key.ended", { effect: id, keyId: incident.leaked.id, how }),
          ];
        },
      },
    ],
  };
}

/** Some providers end only what they are shown: then the value is taken from the spool, and only here. */
async function endLeaked({ incident, adapters }: View): Promise<"ended" | "alreadyGone"> {
  const { provider, spool } = adapters;
  if (provider.endValue === undefined) return provider.endKey(incident.leaked.id);
  const value = await spool.get("leaked");
  if (value !== null) return provider.endValue(value);
  throw new StanchError({
    code: "ERR_VALUE_GONE",
    message: tellOf(
      incident.plan,
    )`${provider.name} ends a key by its value, and that of the leaked key isn't in the spool`,
    hint: `end it at ${provider.name} by hand, then: stanch attest key-dead`,
  });
}

/** Presents the leaked value until it is refused, and once more after the token cache: a delete that answered 200 isn't a dead key. */
async function confirming(view: View): Promise<Work> {
  const { incident, adapters, now } = view;
  const checking = await checkEnd(view, "go on");
  if (checking !== null) return checking;
  const value = await adapters.spool.get("leaked");
  const { keyProbe } = adapters;
  const unconfirmed: Blocker = {
    code: "REVOKE_UNCONFIRMED",
    subject: "incident",
    clears: tellOf(
      incident.plan,
    )`the leaked key must be refused: ${incident.canary.lastDetail ?? "not presented yet"}`,
  };
  if (value === null || keyProbe === null)
    return { do: "stop", stop: { kind: "blocked", blockers: [unconfirmed] } };
  const next = incident.canary.probedAt === null ? now : plus(incident.canary.probedAt, incident.plan.poll);
  if (incident.canary.probedAt === null || isDue(incident.canary.probedAt, incident.plan.poll, now)) {
    const result = await keyProbe.present(value);
    return {
      do: "publish",
      events: [
        fact(view, "canary.probed", {
          outcome: canaryOutcome(result),
          detail: result.detail,
          answeredAt: adapters.clock.now(),
        }),
      ],
    };
  }
  const settled = plus(incident.leaked.endedAt ?? incident.openedAt, endLag(incident.plan.capabilities));
  const isSettled = secondsBetween(now, settled) <= 0 && incident.canary.firstRefused === null;
  const or: Stop = isSettled
    ? { kind: "blocked", blockers: [unconfirmed] }
    : {
        kind: "time",
        until: next > settled ? next : settled,
        what: tellOf(incident.plan)("the leaked key is presented again, it may live in a cache"),
      };
  return { do: "wait", until: next, or };
}

/** Accepted in one way is not dead. */
function canaryOutcome(result: KeyProbeResult): KeyProbeResult["outcome"] {
  return result.alive === true ? "accepted" : clearAnswer(result);
}
