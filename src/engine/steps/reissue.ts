import { StanchError } from "../../core/errors.ts";
import { type ReplacementProgress, activeConsumers } from "../../core/incident.ts";
import { isCutoverApproved } from "../../core/verdict.ts";
import type { KeyRef } from "../../core/key.ts";
import { checkOverlap, checkRoomFor } from "../../core/key-limit.ts";
import { dedicatedUserOf } from "../../core/purpose.ts";
import { secondsBetween } from "../../core/time.ts";
import { dueNotices, sendAll } from "../notices.ts";
import { noteOf } from "../perform.ts";
import { reportedLength, spoolName } from "../reconcile.ts";
import { pauseOrGiveUp } from "../rungs.ts";
import { type Effect, type StepModule, type View, type Work, fact } from "../work.ts";

const NONCE_LENGTH = 4;

/** Makes the planned replacements, one after the other, each findable by a nonce in its name. */
export const reissue: StepModule = async (view) => {
  if (view.incident.preflight === null) return preflight(view);
  const missing = missingReplacements(view);
  const [next] = missing;
  if (next === undefined) return { do: "publish", events: [] };
  const { overlap } = view.adapters.provider.capabilities;
  const hindered = overlap ? null : cutOver(view, missing);
  if (hindered !== null) return hindered;
  const waiting = pauseOrGiveUp(
    view,
    `reissue/${next.plan.name}`,
    `making the replacement ${next.plan.name}`,
  );
  if (waiting !== null) return waiting;
  const before = await idsBefore(view, missing);
  return {
    do: "effects",
    limit: 1,
    consent: {
      topic: "reissue",
      level: overlap ? "confirm" : "typed",
      title: `Make ${missing.length} replacement key(s) at ${view.adapters.provider.name}`,
      lines: missing.map(({ plan }) => {
        const user = dedicatedUserOf(view.incident.plan, plan);
        const whose = user === null ? "" : ` of the dedicated user ${user}`;
        return `${plan.name}${whose} for ${plan.consumers.join(", ") || "nobody yet"}`;
      }),
      name: view.incident.leaked.name,
    },
    effects: [reissueEffect(view, next, before)],
  };
};

/**
 * Without overlap the new key ends the old one: every store must be writable, a second person must have signed who will be
 * out, and owners must have been told. Null when nothing hinders it.
 */
function cutOver(view: View, missing: readonly ReplacementProgress[]): Work | Promise<Work> | null {
  const { incident, adapters } = view;
  const alive = Object.values(incident.replacements).filter((row) => row.state === "live");
  checkOverlap(adapters.provider, missing.length + alive.length);
  const [failed] = incident.preflight ?? [];
  if (failed !== undefined) {
    // It may have been mended since the last driver asked.
    if (!view.tries.has("preflight")) return preflight(view);
    const { code, message } = failed.error;
    return {
      do: "stop",
      stop: { kind: "failed", what: `writing to the store of ${failed.consumer}`, code, message },
    };
  }
  if (!isCutoverApproved(incident)) return { do: "stop", stop: { kind: "approval" } };
  return sendAll(dueNotices(view, "before-swap"));
}

/** Can every store be written? Asked before anything is made. */
async function preflight(view: View): Promise<Work> {
  const failed = [];
  for (const { consumer } of activeConsumers(view.incident)) {
    try {
      await view.adapters.store(consumer).preflight();
    } catch (error) {
      failed.push({ consumer: consumer.id, error: noteOf(error) });
    }
  }
  return { do: "publish", events: [fact(view, "stores.preflighted", { failed })] };
}

function missingReplacements({ incident }: View): readonly ReplacementProgress[] {
  const used = new Set(activeConsumers(incident).map((progress) => progress.replacement));
  return Object.values(incident.replacements).filter(
    (row) => used.has(row.plan.name) && row.state !== "live",
  );
}

/** The listing before a create, by which a key whose answer got lost is found again. A reached key limit stops the plan. */
async function idsBefore(view: View, missing: readonly ReplacementProgress[]): Promise<readonly string[]> {
  const { provider } = view.adapters;
  if (!provider.capabilities.canList) return [];
  const listed = await provider.listKeys();
  checkRoomFor(
    provider,
    listed,
    missing.map(({ plan }) => plan),
  );
  refuseIfHeldElsewhere(view, listed);
  return listed.map((key) => key.id);
}

/**
 * A young key that is named as stanch would name one of this plan's, and that neither this journal nor one that it re-opens
 * knows: somebody else is responding to the same leak from another workspace.
 */
function refuseIfHeldElsewhere({ incident, now }: View, listed: readonly KeyRef[]): void {
  const names = Object.keys(incident.replacements);
  const nonces = Object.values(incident.effects).flatMap((row) => row.nonces);
  const foreign = listed.find(({ id, name, state, createdAt }) => {
    const stem = name?.slice(0, -NONCE_LENGTH - 1);
    const isOurs = nonces.some((nonce) => name?.endsWith(`-${nonce}`) === true);
    const isYoung = createdAt !== undefined && secondsBetween(createdAt, now) < incident.plan.overlap;
    const isNamed = stem !== undefined && names.includes(stem) && name?.at(stem.length) === "-";
    const isKnown = id === incident.leaked.id || incident.earlierKeys.includes(id);
    return !isKnown && state !== "dead" && isNamed && isYoung && !isOurs;
  });
  if (foreign === undefined) return;
  throw new StanchError({
    code: "ERR_HELD",
    message: `${foreign.name ?? foreign.id} was made a short while ago and not by this workspace: somebody else seems to replace this key`,
    hint: "find out who; end that key at the provider if it is a leftover, then resume",
  });
}

function reissueEffect(view: View, replacement: ReplacementProgress, before: readonly string[]): Effect {
  const { adapters, incident } = view;
  const { name, kind, team, scopes, principal } = replacement.plan;
  const id = `reissue/${name}`;
  const nonce = adapters.random.token(NONCE_LENGTH);
  const keyName = `${name}-${nonce}`;
  return {
    intent: {
      effect: id,
      kind: "reissue",
      subject: name,
      ending: !adapters.provider.capabilities.overlap,
      attempt: (incident.effects[id]?.attempt ?? 0) + 1,
      before,
      nonce,
      keyName,
    },
    async act() {
      const { key, value } = await adapters.provider.createKey({
        name: keyName,
        ...(kind === undefined ? {} : { kind }),
        ...(team === undefined ? {} : { team }),
        ...(scopes === undefined ? {} : { scopes }),
        ...(principal === undefined ? {} : { principal }),
      });
      const handle = await adapters.spool
        .put(spoolName(name, nonce), value, reportedLength(view))
        .catch((error: unknown) => Promise.reject(valueLost(error)));
      return [
        fact({ now: adapters.clock.now() }, "key.reissued", { effect: id, replacement: name, key, handle }),
      ];
    },
  };
}

/** The key was made, and its value is nowhere: whatever the spool says of itself, that is looked at before the next try. */
function valueLost(error: unknown): unknown {
  if (!(error instanceof StanchError)) return error;
  const { code, message, retry } = error;
  return new StanchError({ code, message, retry, happened: "unknown", cause: error });
}
