import type { Evidence } from "../../src/core/evidence.ts";
import type { ConsumerProgress, Incident } from "../../src/core/incident.ts";
import { secondsBetween } from "../../src/core/time.ts";
import { type Snapshot, stateOf } from "./snapshot.ts";

/**
 * What tells one place of a walk from another. Times become orders and freshness, hashes and counters are dropped, the
 * two consumers are interchangeable. Whatever a guard looks at has to be in here, or edges would go missing.
 */
export function abstractionOf(
  snapshot: Pick<Snapshot, "context" | "status"> & { readonly value: unknown },
): string {
  const { context: at } = snapshot;
  const state = stateOf(snapshot);
  if (snapshot.status === "done") return JSON.stringify([state, at.closedAs]);
  return JSON.stringify([
    state,
    [
      at.own,
      at.ownStale,
      at.leaked.state,
      at.leaked.valueHeld,
      at.leaked.endedAt !== null,
      at.endedOn === "break-glass",
      at.glassUsed,
    ],
    [at.canary.firstRefused !== null, at.canary.lastRefused !== null, at.watchFrom !== null],
    Object.values(at.consumers)
      .map((progress) => consumerCode(at, progress))
      .sort(),
    Object.values(at.replacements).map((one) => [
      one.state,
      one.key?.id,
      one.key?.state,
      one.isGiven,
      one.probe,
    ]),
    Object.values(at.effects)
      .filter((effect) => effect.state === "intended" || effect.state === "unknown")
      .map((effect) => `${effect.id} ${effect.state}`)
      .sort(),
    [
      at.rungs.map((applied) => applied.rung),
      at.declined.length > 0,
      at.preflight?.length,
      at.audit !== null,
      isReadLately(at),
    ],
    at.orphans.map((one) => [
      one.keyId,
      one.ended,
      one.endable,
      one.fresh,
      one.said?.as,
      one.lastUsedAt !== null,
    ]),
    at.lineage.map((item) => item.ended),
    Object.values(at.callers).map((caller) => [caller.keyId, codesOf(at, caller.id)]),
    state.startsWith("revoking.") ? signaturesOfThisVisit(at) : [],
    otherSignatures(at),
    [at.abortRequest !== null, at.reviewClosed],
  ]);
}

/** Of use to an empty inventory alone. */
function isReadLately(at: Incident): boolean {
  return (
    Object.keys(at.consumers).length === 0 &&
    Object.values(at.readings).some(({ through }) => secondsBetween(through, at.lastAt) <= 900)
  );
}

/** Where a consumer stands, and what is known of it since its swap. */
function consumerCode(at: Incident, { state, writtenAt, attempts, evidence }: ConsumerProgress): string {
  const newest = (fact: Evidence["fact"], ...keys: string[]): string =>
    evidence
      .filter(
        (one) => one.fact === fact && keys.includes(one.key) && writtenAt !== null && one.last > writtenAt,
      )
      .map(({ last }) => last)
      .sort()
      .at(-1) ?? "";
  const fresh = (last: string): string =>
    last !== "" && secondsBetween(last, at.lastAt) > 900 ? "stale" : last && "fresh";
  const [used, old, holdsNew, holdsOld] = [
    newest("use", "new"),
    newest("use", "old"),
    newest("holds", "new"),
    newest("holds", "old"),
  ];
  const holds = holdsOld > holdsNew ? `old-${fresh(holdsOld)}` : `new-${fresh(holdsNew)}`;
  const refused = newest("refusal", "new") > used;
  return [
    state,
    writtenAt !== null,
    attempts > 0,
    fresh(used),
    holds,
    old > holdsNew,
    old !== "",
    refused,
  ].join(" ");
}

function codesOf(at: Incident, caller: string): unknown {
  const rows = at.classifications[caller] ?? [];
  return [rows.at(-1)?.as, distinct(rows.filter(({ as }) => as === "hostile").map(({ by }) => by))];
}

/** Void as soon as the gate is left, and counted from nothing at the next visit. */
function signaturesOfThisVisit(at: Incident): unknown {
  const now = (row: { visit: number }): boolean => row.visit === at.visit;
  const glass = at.breakGlass.filter((row) => now(row) && row.expires > at.lastAt);
  return [
    // What was voided counts for nothing more.
    distinct(
      at.approvals
        .filter((row) => now(row) && row.voided === null)
        .map((row) => `${row.by} ${row.verdict.replace(/"visit":\d+/, "")}`),
    ),
    distinct(
      glass.map(
        ({ by, at: signed, breaks }) =>
          `${by} ${breaks.length} ${at.policy === "solo" && spanCode(signed, at.lastAt)}`,
      ),
    ),
  ];
}

function otherSignatures(at: Incident): unknown {
  return [
    distinct(at.attestations.map((row) => `${row.claim}${secondsBetween(row.at, at.lastAt) > 43_200}`)),
    distinct(at.acceptances.map((row) => `${row.by} ${row.code} ${row.subject} ${row.expires > at.lastAt}`)),
    distinct(at.retirements.map((row) => `${row.by} ${row.consumer}`)),
    distinct(at.cutovers.map((row) => `${row.by} ${row.out.length}`)),
  ];
}

/** In a solo workspace it matters how far apart two signatures are. */
function spanCode(signedAt: string, now: string): string {
  return secondsBetween(signedAt, now) >= 600 ? "early" : "just now";
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
