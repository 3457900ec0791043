import type { Call } from "../../src/adapters/world/call-log.ts";
import type { Deed, Model } from "../../src/adapters/world/model.ts";
import type { WorldSpec } from "../../src/adapters/world/spec.ts";
import type { Claim } from "../../src/core/journal.ts";
import type { Plan } from "../../src/core/plan.ts";
import { type Seconds, toMillis } from "../../src/core/time.ts";
import type { Signed } from "./signed.ts";

/** Why nobody could have known that a consumer still works with the key, or who took it upon themselves. */
export const RISKS = [
  "glass broken",
  "cutover without overlap",
  "retired by its owner",
  "accepted unproven",
  "accepted blind source",
  "a word that wasn't so",
  "log drops rows",
  "silent until the end",
] as const;

export type Reason = (typeof RISKS)[number];

export interface Risk {
  readonly reason: Reason;
  /** The consumer that may break for it; null for any. */
  readonly about: string | null;
}

/** A world is observable if nothing in it is a risk that people had to take. */
export type WorldClass = "observable" | "accepted risk";

/** All that a world's class is decided from: how it was made, who called when, what people put their names to. */
export interface Truth {
  readonly spec: WorldSpec;
  readonly leakedId: string;
  readonly calls: readonly (Call & { readonly shownAt: number })[];
  /** When the leaked key was ended, in milliseconds since the epoch; null if it wasn't. */
  readonly endedAt: number | null;
  /** What the response may read: no source at all, or from `from` on. */
  readonly audit: { readonly from: number } | null;
  readonly signed: Signed;
}

/** Whoever shows up later than this before the end may have come after the last look at the sources. */
const LAST_LOOK: Seconds = 60;

/**
 * The risks of a world, none of them for an observable one. Never looks at what became of anybody: a consumer that breaks
 * without a reason of its own was broken by the gate.
 */
export function risksOf(truth: Truth): readonly Risk[] {
  const { spec, signed } = truth;
  const risks: Risk[] = signed.retired.map((about) => ({ reason: "retired by its owner", about }));
  if (signed.glass) risks.push({ reason: "glass broken", about: null });
  if (signed.cutover && !spec.provider.capabilities.overlap)
    risks.push({ reason: "cutover without overlap", about: null });
  for (const { code, subject } of signed.accepted) {
    const isConsumer = spec.consumers.some(({ consumer }) => consumer.id === subject);
    if (isConsumer && /^(NEW|OLD)_USE/.test(code))
      risks.push({ reason: "accepted unproven", about: subject });
    else if (code === "OLD_USE_UNOBSERVABLE")
      risks.push(
        ...unseen(truth, subject).map((about) => ({ reason: "accepted blind source" as const, about })),
      );
  }
  risks.push(...believed(truth), ...hidden(truth));
  for (const about of forgotten(spec)) {
    if (isSilent(truth, about)) risks.push({ reason: "silent until the end", about });
  }
  return risks;
}

export function classOf(risks: readonly Risk[]): WorldClass {
  return risks.length === 0 ? "observable" : "accepted risk";
}

/** The reason why this consumer may have lost the key; null where nothing excuses that. */
export function excuseOf(risks: readonly Risk[], consumer: string): Reason | null {
  return risks.find(({ about }) => about === null || about === consumer)?.reason ?? null;
}

/** Whose word on the use of a key the gate has to take; what was written, or closed, it sees for itself. */
const BELIEVED: ReadonlySet<Claim> = new Set(["new-key-in-use", "old-key-unused"]);

function believed({ signed, endedAt }: Truth): readonly Risk[] {
  return signed.lies
    .filter(({ claim, at }) => BELIEVED.has(claim) && (endedAt === null || at <= endedAt))
    .map(({ subject }) => ({ reason: "a word that wasn't so", about: subject }));
}

/** Whose calls with the leaked key the log lost, and shows no gap. */
function hidden({ calls, leakedId, endedAt, audit }: Truth): readonly Risk[] {
  if (audit === null) return [];
  const lost = calls.filter(
    ({ keyId, shownAt, at }) => keyId === leakedId && shownAt === Infinity && at <= (endedAt ?? Infinity),
  );
  const whose = new Set(lost.flatMap(({ caller }) => (caller.is === "consumer" ? [caller.id] : [])));
  return [...whose].map((about) => ({ reason: "log drops rows", about }));
}

function forgotten({ consumers }: WorldSpec): readonly string[] {
  return consumers.filter(({ declared }) => !declared).map(({ consumer }) => consumer.id);
}

/**
 * Whom this acceptance is about, where the gate says that a source or all callers can't be seen. If it says that only some
 * can't, nobody who showed: an acceptance of less doesn't excuse more.
 */
function unseen(truth: Truth, subject: string): readonly string[] {
  const isPartial = /^callers\/(except|refused)/.test(subject);
  return forgotten(truth.spec).filter((id) => !(isPartial && isShown(truth, id)));
}

/** A call of its own stood in a source before the end. */
function isShown(truth: Truth, consumer: string): boolean {
  const { identifiesKey, recordsRefusals, covers } = truth.spec.provider;
  return callsInTime(truth, consumer).some(
    ({ action, outcome }) =>
      identifiesKey &&
      (covers.includes("*") || covers.includes(action)) &&
      (outcome === "accepted" || recordsRefusals),
  );
}

/** It made no call that any source could have shown before the end. */
function isSilent(truth: Truth, consumer: string): boolean {
  return truth.endedAt !== null && truth.audit !== null && callsInTime(truth, consumer).length === 0;
}

/** Its calls with the leaked key that a source which is read could have shown by the last look before the end. */
function callsInTime({ leakedId, calls, endedAt, audit }: Truth, consumer: string): Truth["calls"] {
  return calls.filter(
    ({ caller, keyId, at, shownAt }) =>
      caller.is === "consumer" &&
      caller.id === consumer &&
      keyId === leakedId &&
      at >= (audit?.from ?? 0) &&
      shownAt <= (endedAt ?? Infinity) - LAST_LOOK * 1000,
  );
}

/** The truth about a run that is over, whatever policy drove it; of the plan it takes which sources may be read. */
export function truthOf(
  { spec, leaked, calls, deeds }: Model,
  plan: Pick<Plan, "auditLogs" | "lookback">,
  signed: Signed,
): Truth {
  const first = (deed: Deed["what"]): number | null =>
    deeds.find(({ what, keyId }) => what === deed && keyId === leaked.id)?.at ?? null;
  const from = toMillis(spec.leaked.exposedAt) - plan.lookback * 1000;
  return {
    spec,
    leakedId: leaked.id,
    calls: calls.all.map((call) => ({ ...call, shownAt: calls.shownAt(call) })),
    endedAt: first("ended"),
    audit: plan.auditLogs.length === 0 ? null : { from },
    signed,
  };
}
