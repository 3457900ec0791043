import type { CallerMatch } from "../core/consumer.ts";
import { endLag } from "../core/end-lag.ts";
import type { KeyState, ProviderCapabilities } from "../core/key.ts";
import type { Plan, PlannedReplacement, Rung } from "../core/plan.ts";
import { strategyOf } from "../core/strategy.ts";
import { factsOfPlan } from "../core/strategy-facts.ts";
import { type WholeRow, toConsumer } from "./inventory.ts";
import type { Runbook } from "./runbook.ts";

const HALF_AN_HOUR = 1800;

/** Everything that a response to this runbook will do, in full: what the person reads, and what approvals bind to. */
export function planFrom(
  runbook: Runbook,
  rows: readonly WholeRow[],
  provider: { readonly capabilities: ProviderCapabilities },
  options: {
    readonly keyName: string;
    /** What the provider says of the leaked key. */
    readonly state?: KeyState;
    readonly rung?: Rung;
    readonly responder?: CallerMatch;
  },
): Plan {
  const { contain, audit, notify, revoke } = runbook.steps;
  const { capabilities } = provider;
  const restriction = {
    ...(contain.networks === undefined ? {} : { networks: contain.networks }),
    ...(contain.scopes === undefined ? {} : { scopes: contain.scopes }),
  };
  const containment = {
    exposure: runbook.leak.exposure ?? ("unknown" as const),
    privilege: runbook.leak.privilege ?? ("unknown" as const),
    capabilities,
    auditLogs: audit.logs,
    overlap: revoke.overlap,
    ...(Object.keys(restriction).length === 0 ? {} : { restriction }),
    ...(contain.pause === undefined ? {} : { pause: contain.pause }),
  };
  const judged = strategyOf(factsOfPlan(containment, options.state ?? "unknown"));
  const chosen = options.rung ?? contain.rung;
  return {
    ...containment,
    ...courseOf(runbook, rows, capabilities, options),
    strategy: judged.strategy,
    rung: chosen ?? judged.rung,
    rungBy: chosen === undefined ? "facts" : "team",
    ...(notify.audiences === undefined ? {} : { audiences: notify.audiences }),
    ...(revoke.atDeadline === undefined ? {} : { atDeadline: revoke.atDeadline }),
  };
}

/** What any way from one key to others has: who is moved to which, how that is proven, and whom it is told. */
export function courseOf(
  runbook: Runbook,
  rows: readonly WholeRow[],
  capabilities: ProviderCapabilities,
  options: { readonly keyName: string; readonly responder?: CallerMatch },
) {
  const { audit, reissue, swap, revoke, notify } = runbook.steps;
  return {
    runbook: runbook.name,
    provider: runbook.provider,
    capabilities,
    auditLogs: audit.logs,
    overlap: revoke.overlap,
    consumers: rows.map(toConsumer),
    replacements: replacementsOf(runbook, rows, options.keyName),
    keyProbe: reissue.keyProbe ?? null,
    notifiers: notify.via,
    ...(notify.owners ? {} : { owners: false }),
    lookback: audit.lookback,
    watch: revoke.watch ?? Math.max(HALF_AN_HOUR, 2 * endLag(capabilities)),
    poll: revoke.poll,
    concurrency: swap.concurrency,
    responderMatch: audit.responder ?? options.responder ?? {},
  } satisfies Partial<Plan>;
}

/** One key a consumer, unless the rows or the runbook let several share one. */
function replacementsOf(
  runbook: Runbook,
  rows: readonly WholeRow[],
  keyName: string,
): readonly PlannedReplacement[] {
  const { reissue } = runbook.steps;
  const shared = (reissue.name ?? "${key}").replaceAll("${key}", keyName);
  const nameOf = (row: WholeRow): string =>
    row.replacement ??
    (reissue.per === "shared"
      ? shared
      : (reissue.name ?? "${consumer}").replaceAll("${consumer}", row.id).replaceAll("${key}", keyName));
  const names = [...new Set(rows.map(nameOf))];
  return names.map((name) => ({
    name,
    consumers: rows.filter((row) => nameOf(row) === name).map((row) => row.id),
    ...principalOf(rows.filter((row) => nameOf(row) === name)),
    ...(reissue.keyKind === undefined ? {} : { kind: reissue.keyKind }),
    ...(reissue.team === undefined ? {} : { team: reissue.team }),
    ...(reissue.scopes === undefined ? {} : { scopes: reissue.scopes }),
  }));
}

/** Of those who share a key, if they all say the same. */
function principalOf(rows: readonly WholeRow[]): Pick<PlannedReplacement, "principal"> {
  const [principal, ...others] = new Set(rows.map((row) => row.principal));
  return principal === undefined || others.length > 0 ? {} : { principal };
}
