import { type EffectProgress, attestationsOf } from "../core/incident.ts";
import { StanchError } from "../core/errors.ts";
import type { Claim, EventBody } from "../core/journal.ts";
import type { KeyRef } from "../core/key.ts";
import { isAfter } from "../core/time.ts";
import { noteOf } from "./perform.ts";
import { type View, fact } from "./work.ts";

/**
 * What became of an effect whose outcome nobody recorded: looks, and never guesses.
 * Answers with the rows that settle it; throws if looking can't tell.
 */
export async function lookAt(view: View, effect: EffectProgress): Promise<readonly EventBody[]> {
  switch (effect.kind) {
    case "reissue":
      return lookAtReissue(view, effect);
    case "end":
    case "endOrphan":
    case "endLineage":
      return lookAtEnd(view, effect);
    case "disable":
      return lookAtDisable(view, effect);
    case "undoRung":
      return lookAtUndo(view, effect);
    case "swap":
    case "rollBack":
    case "restrict":
    case "pause":
    case "notify":
    case "clearSpool":
      // Doing these twice is harmless (stores and notices are written whole), so they are simply done again.
      return [fact(view, "effect.absent", { effect: effect.id })];
    default:
      return effect.kind satisfies never;
  }
}

/** That looking couldn't tell. What a person did by hand stays so: looking can't see it, and must not hide it. */
export function cannotTell(view: View, effect: EffectProgress, error: unknown): EventBody {
  const known = effect.error?.code === "ERR_BY_HAND" ? effect.error : noteOf(error);
  return fact(view, "effect.unknown", { effect: effect.id, error: known });
}

/** Somebody signed, after the attempt began, that it is so. */
function isAttested({ incident }: View, claim: Claim, effect: EffectProgress, subject: string): boolean {
  const since = incident.effects[effect.id]?.intendedAt ?? effect.at;
  return attestationsOf(incident, claim, subject).some((made) => !isAfter(since, made.at));
}

async function lookAtEnd(view: View, effect: EffectProgress): Promise<readonly EventBody[]> {
  const ended = (how: "ended" | "attested"): readonly EventBody[] => {
    const data = { effect: effect.id, keyId: effect.subject };
    if (effect.kind === "end") return [fact(view, "key.ended", { ...data, how })];
    if (effect.kind === "endLineage") return [fact(view, "lineage.ended", { ...data, how })];
    return [fact(view, "orphan.ended", data)];
  };
  if (isAttested(view, "key-dead", effect, effect.subject)) return ended("attested");
  const { provider } = view.adapters;
  const key = await provider.getKey(effect.subject);
  if (key.state === "dead") return ended("ended");
  // Where nothing but its value tells the key, showing it once more is harmless, and goes through the gate again.
  const isByValue = effect.kind === "end" && provider.endValue !== undefined;
  if (key.state === "unknown" && !isByValue) throw new Error("state unknown");
  return [fact(view, "effect.absent", { effect: effect.id })];
}

async function lookAtDisable(view: View, effect: EffectProgress): Promise<readonly EventBody[]> {
  if (isAttested(view, "key-disabled", effect, view.incident.leaked.id)) {
    return [fact(view, "rung.applied", { effect: effect.id, rung: "disable", detail: "attested" })];
  }
  const key = await view.adapters.provider.getKey(view.incident.leaked.id);
  if (key.state === "disabled" || key.state === "dead") {
    return [fact(view, "rung.applied", { effect: effect.id, rung: "disable", detail: "found disabled" })];
  }
  if (key.state === "unknown") throw new Error("state unknown");
  return [fact(view, "effect.absent", { effect: effect.id })];
}

/** Undoing again is harmless where stanch does it; by hand it takes a person's word. */
function lookAtUndo(view: View, effect: EffectProgress): readonly EventBody[] {
  if (effect.error?.code !== "ERR_BY_HAND") return [fact(view, "effect.absent", { effect: effect.id })];
  if (isAttested(view, "key-enabled", effect, view.incident.leaked.id)) {
    return [fact(view, "rung.undone", { effect: effect.id, rung: "disable" })];
  }
  return [fact(view, "effect.unknown", { effect: effect.id, error: effect.error })];
}

/**
 * Either the value reached the spool, and the key is ours; or the provider made a key whose value is lost, an orphan;
 * or, once the list must be up to date, nothing was made.
 */
async function lookAtReissue(view: View, effect: EffectProgress): Promise<readonly EventBody[]> {
  const { provider, spool } = view.adapters;
  const listed = await provider.listKeys();
  const nonce = effect.nonce ?? "";
  const known = new Set(view.incident.orphans.map((orphan) => orphan.keyId));
  const foreign = view.incident.orphans.filter((orphan) => orphan.said?.as === "foreign");
  const fresh = listed.filter(
    (key) =>
      !effect.before.includes(key.id) &&
      key.state !== "dead" &&
      !foreign.some((orphan) => orphan.keyId === key.id),
  );
  const named = provider.capabilities.keepsNames
    ? fresh.filter((key) => nonce !== "" && key.name?.includes(nonce) === true)
    : fresh;
  const handle = await spool.handle(spoolName(effect.subject, nonce), reportedLength(view));
  const [only] = named;
  if (handle !== null && only !== undefined && named.length === 1) {
    return [
      fact(view, "key.reissued", { effect: effect.id, replacement: effect.subject, key: only, handle }),
    ];
  }
  if (named.length === 0 && handle !== null) {
    // The create was answered: whatever the list says, a key was made.
    throw new StanchError({
      code: "ERR_PROVIDER_UNCLEAR",
      message: `the value of ${effect.keyName ?? effect.subject} is kept, and ${provider.name} lists no key for it`,
      retry: "later",
    });
  }
  // The driver has waited for the list to be up to date before it asked for this look.
  if (named.length === 0) return [fact(view, "effect.absent", { effect: effect.id })];
  return named
    .filter((key) => !known.has(key.id))
    .map((key) =>
      orphanFound(view, key, {
        effect: effect.id,
        replacement: effect.subject,
        isProven: provider.capabilities.keepsNames,
      }),
    );
}

/** A key that may be of a create whose answer got lost; `isProven`: by its nonce it surely is. */
export function orphanFound(
  view: View,
  key: KeyRef,
  of: { readonly effect: string; readonly replacement: string; readonly isProven: boolean },
): EventBody {
  return fact(view, "orphan.found", {
    effect: of.effect,
    replacement: of.replacement,
    keyId: key.id,
    endable: of.isProven && key.lastUsedAt === undefined,
    name: key.name,
    createdAt: key.createdAt ?? null,
    lastUsedAt: key.lastUsedAt ?? null,
  });
}

/** Where the value of a replacement lies in the spool. */
export function spoolName(replacement: string, nonce: string): string {
  return `replacement/${replacement}/${nonce}`;
}

/** How much of a SHA-256 the consumers report; nothing if none does. */
export function reportedLength(view: View): number | undefined {
  const lengths = view.incident.plan.consumers.flatMap((consumer) =>
    view.adapters.probes(consumer).map((probe) => probe.reportsSha256 ?? 0),
  );
  return lengths.some((length) => length > 0) ? Math.max(...lengths) : undefined;
}
