import type { ConsumerProgress, Incident } from "../../src/core/incident.ts";
import { secondsBetween } from "../../src/core/time.ts";
import { type Snapshot, stateOf } from "./snapshot.ts";

/**
 * What tells one place of a walk from another. Times become orders and freshness, hashes and counters are dropped, the
 * two consumers are interchangeable. Whatever a guard looks at has to be in here, or edges would go missing.
 */
export function abstractionOf(snapshot: Snapshot): string {
  const { context: at } = snapshot;
  const state = stateOf(snapshot);
  if (snapshot.status === "done") return JSON.stringify([state, at.closedAs]);
  return JSON.stringify([
    state,
    [at.own, at.leaked.state, at.leaked.valueHeld, at.leaked.endedAt !== null, at.endedOn],
    [at.canary.firstRefused !== null, at.canary.lastRefused !== null, at.watchFrom !== null],
    Object.values(at.consumers)
      .map((progress) => consumerCode(at, progress))
      .sort(),
    Object.values(at.replacements).map((one) => [one.state, one.key?.id, one.probe]),
    Object.values(at.effects)
      .filter((effect) => effect.state === "intended" || effect.state === "unknown")
      .map((effect) => [effect.id, effect.state])
      .sort(),
    [at.rungs.map((applied) => applied.rung), at.preflight?.length, at.audit !== null],
    [at.orphans.map((orphan) => orphan.ended), at.lineage.map((item) => item.ended)],
    Object.values(at.callers).map((caller) => [caller.keyId, codesOf(at, caller.id)]),
    signatures(at),
    [at.abortRequest !== null, at.reviewClosed],
  ]);
}

/** Where a consumer stands, and which of its facts came after its swap, are fresh, and follow on which. */
function consumerCode(at: Incident, { state, writtenAt, attempts, evidence }: ConsumerProgress): string {
  const facts = evidence
    .filter((fact) => writtenAt !== null && fact.last > writtenAt)
    .map((fact) => ({ ...fact, age: secondsBetween(fact.last, at.lastAt) }))
    .sort((a, b) => a.age - b.age || a.fact.localeCompare(b.fact))
    .map(({ fact, key, age }) => `${fact}-${key}${age > 900 ? "-stale" : ""}`);
  return [state, writtenAt !== null, attempts > 0, ...facts].join(" ");
}

function codesOf(at: Incident, caller: string): unknown {
  const rows = at.classifications[caller] ?? [];
  return [rows.at(-1)?.as, distinct(rows.filter(({ as }) => as === "hostile").map(({ by }) => by))];
}

function signatures(at: Incident): unknown {
  const now = (row: { visit: number }): boolean => row.visit === at.visit;
  return [
    distinct(at.approvals.filter(now).map((row) => `${row.by} ${row.verdict.replace(/"visit":\d+/, "")}`)),
    distinct(
      at.breakGlass
        .filter((row) => now(row) && row.expires > at.lastAt)
        .map(({ by, at: signedAt }) => (at.policy === "solo" ? `${by} ${spanCode(signedAt, at.lastAt)}` : by)),
    ),
    distinct(at.attestations.map((row) => `${row.claim}${secondsBetween(row.at, at.lastAt) > 43_200}`)),
    distinct(at.acceptances.map((row) => `${row.by} ${row.code} ${row.expires > at.lastAt}`)),
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
