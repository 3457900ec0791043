import { namesOf } from "../core/audit-summary.ts";
import { StanchError } from "../core/errors.ts";
import type { EffectProgress, Orphan } from "../core/incident.ts";
import type { EventBody } from "../core/journal.ts";
import { tellOf } from "../core/key-words.ts";
import type { KeyRef } from "../core/key.ts";
import { isOrphanEndable } from "../core/orphans.ts";
import { isLineageHostile } from "../core/predicates.ts";
import type { Instant } from "../core/time.ts";
import { noteOf } from "./perform.ts";
import { orphanFound } from "./reconcile.ts";
import { pauseOrGiveUp } from "./rungs.ts";
import { type View, type Work, fact } from "./work.ts";

/** Ends keys that nobody should be on: orphans of a reissue, and what the thief made with the leaked key. */
export function endSurplus(view: View): Work | null {
  const { incident } = view;
  const orphan = endOrphan(view);
  if (orphan !== null) return orphan;
  const item = incident.lineage.find((other) => isLineageHostile(incident, other));
  if (item === undefined) return null;
  return endKey(view, {
    id: `lineage/${item.id}`,
    kind: "endLineage",
    keyId: item.id,
    title: tellOf(incident.plan)`End ${item.id}, a key that the leaked key made`,
    line: "Two people called its maker and every caller on it hostile; no declared consumer uses it.",
  });
}

/** Ends an orphan that is surely surplus, or that a person called so; null if there is none. */
export function endOrphan(view: View): Work | null {
  const { incident } = view;
  const orphan = incident.orphans.find((other) => isOrphanEndable(incident, other));
  if (orphan === undefined) return null;
  return endKey(view, {
    id: `orphan/${orphan.keyId}`,
    kind: "endOrphan",
    keyId: orphan.keyId,
    title: `End the orphan key ${orphan.keyId}`,
    line: whyOrphan(orphan),
  });
}

function whyOrphan({ endable, said }: Orphan): string {
  return endable || said === null
    ? "It was made by an attempt whose answer got lost, carries its nonce, and was never used."
    : `${said.by} says that an attempt whose answer got lost made it. It wasn't listed before that, and isn't used as far as the provider tells.`;
}

/**
 * Keys that an answer which got lost may have made after the list was asked: a killed driver's call can be long on its
 * way. They carry a nonce of ours; where no names are kept they are new since before a lost attempt, and a person judges.
 */
export async function findOrphans(view: View): Promise<readonly EventBody[]> {
  const { provider } = view.adapters;
  const { canList, keepsNames } = provider.capabilities;
  const { leaked, lineage, replacements, orphans, effects } = view.incident;
  const all = Object.values(effects).filter((row) => row.kind === "reissue");
  const reissues = keepsNames ? all : all.filter(wasLost);
  if (!canList || reissues.length === 0) return [];
  const known = new Set([
    leaked.id,
    ...lineage.flatMap(namesOf),
    ...Object.values(replacements).flatMap((row) => (row.key === null ? [] : [row.key.id])),
    ...orphans.map((orphan) => orphan.keyId),
    ...(keepsNames ? [] : (reissues[0]?.listedFirst ?? [])),
  ]);
  const listed = await provider.listKeys();
  const surplus = listed.filter((key) => key.state !== "dead" && !known.has(key.id));
  const found = (reissue: EffectProgress, key: KeyRef): EventBody =>
    orphanFound(view, key, {
      effect: `sweep/${reissue.subject}`,
      replacement: reissue.subject,
      isProven: keepsNames,
    });
  const [lost] = reissues;
  if (!keepsNames) return lost === undefined ? [] : surplus.map((key) => found(lost, key));
  return reissues.flatMap((reissue) =>
    surplus
      .filter((key) => reissue.nonces.some((nonce) => key.name === `${reissue.subject}-${nonce}`))
      .map((key) => found(reissue, key)),
  );
}

/** The same, asked only where an answer was lost: one may still be on its way. */
export async function findLateKeys(view: View): Promise<readonly EventBody[]> {
  const reissues = Object.values(view.incident.effects).filter((row) => row.kind === "reissue");
  return reissues.some(wasLost) ? findOrphans(view) : [];
}

/** It was begun more often than it was done. */
function wasLost({ nonces, state }: EffectProgress): boolean {
  return nonces.length > 1 || state !== "done";
}

interface Ending {
  readonly id: string;
  readonly kind: "endOrphan" | "endLineage";
  readonly keyId: string;
  readonly title: string;
  readonly line: string;
}

function endKey(view: View, { id, kind, keyId, title, line }: Ending): Work {
  const { incident, adapters } = view;
  const waiting = pauseOrGiveUp(view, id, `ending ${keyId}`);
  if (waiting !== null) return waiting;
  return {
    do: "effects",
    limit: 1,
    consent: { topic: id, level: "typed", title, lines: [line], name: incident.leaked.name },
    effects: [
      {
        intent: {
          effect: id,
          kind,
          subject: keyId,
          ending: true,
          attempt: (incident.effects[id]?.attempt ?? 0) + 1,
        },
        async act() {
          const lastUsedAt = kind === "endOrphan" ? await lastUse(view, keyId) : null;
          if (lastUsedAt !== null) {
            const used = { effect: id, keyId, lastUsedAt };
            return [fact({ now: adapters.clock.now() }, "orphan.spared", used)];
          }
          if (kind === "endLineage" && incident.effects[id] === undefined) await mustBeHere(view, keyId);
          const how = await adapters.provider.endKey(keyId);
          await mustBeGone(view, keyId, how);
          const at = { now: adapters.clock.now() };
          return kind === "endOrphan"
            ? [fact(at, "orphan.ended", { effect: id, keyId })]
            : [fact(at, "lineage.ended", { effect: id, keyId, how })];
        },
      },
    ],
  };
}

/**
 * What a log names as made with the leaked key may be of a kind, or of a holder, that this provider knows nothing of, and
 * then reads as gone. So it must be seen before the first try to end it.
 */
async function mustBeHere({ adapters: { provider } }: View, keyId: string): Promise<void> {
  const key = await provider.getKey(keyId);
  // Of a provider that shows nothing, a person is asked anyway.
  if (key.state === "unknown" && !provider.capabilities.canList) return;
  // A dead one that it tells more of than the id is one that it knows.
  const isKnown = key.name !== null || key.createdAt !== undefined || key.lastFour !== undefined;
  if (key.state !== "unknown" && (key.state !== "dead" || isKnown)) return;
  throw new StanchError({
    code: "ERR_PROVIDER_UNCLEAR",
    message: `${provider.name} shows no living ${keyId}: it may be of another kind or another holder, and was left alone`,
    hint: `end it where it belongs, or see that it is gone; then stanch attest key-dead ${keyId}`,
  });
}

/** An end that was answered isn't one yet: nobody presents the value of such a key, so the provider's word is asked again. */
async function mustBeGone(
  { adapters: { provider } }: View,
  keyId: string,
  how: "ended" | "alreadyGone",
): Promise<void> {
  const { state } = await provider.getKey(keyId).catch((error: unknown) => {
    throw new StanchError({
      code: "ERR_PROVIDER_UNCLEAR",
      message: `${keyId} couldn't be looked at after its end: ${noteOf(error).message}`,
      retry: "later",
      happened: "unknown",
    });
  });
  if (state === "dead" || (state === "unknown" && how === "ended")) return;
  // A list that lags, or a provider that takes its time, may show for a while what is gone.
  const { listLag, endDelay = 0 } = provider.capabilities;
  const happened = listLag + endDelay > 0 ? "unknown" : "no";
  throw new StanchError({
    code: "ERR_PROVIDER_UNCLEAR",
    message: `${provider.name} answered that it ended ${keyId}, and shows it as ${state}`,
    retry: "later",
    happened,
  });
}

/** Looked at right before its end: when the provider saw it used, null if never. Throws where that can't be told. */
async function lastUse({ adapters: { provider } }: View, keyId: string): Promise<Instant | null> {
  const key = await provider.getKey(keyId).catch((error: unknown) => {
    throw new StanchError({
      code: "ERR_PROVIDER_UNCLEAR",
      message: `${keyId} couldn't be looked at right before its end: ${noteOf(error).message}`,
      retry: error instanceof StanchError ? error.retry : "never",
    });
  });
  if (key.state === "unknown") {
    throw new StanchError({
      code: "ERR_PROVIDER_UNCLEAR",
      message: `${provider.name} can't tell what became of ${keyId}: nothing was ended`,
    });
  }
  return key.state === "dead" ? null : (key.lastUsedAt ?? null);
}
