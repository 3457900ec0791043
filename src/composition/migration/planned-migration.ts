import { dirname, resolve } from "node:path";
import type { NamedReason, PlannedMigration } from "../../cli/migration-services.ts";
import { StanchError } from "../../core/errors.ts";
import { leastCriticalFirst } from "../../core/inventory/migration/migration-order.ts";
import { type WayFacts, chooseWay } from "../../core/inventory/migration/migration-way.ts";
import type { InventoryRow } from "../../core/inventory/row.ts";
import type { NotMoved, WhoMoves } from "../../core/inventory/migration/who-moves.ts";
import { wholeRow } from "../../core/inventory/whole-row.ts";
import { aliveOf, byHolder } from "../../core/key-limit.ts";
import type { KeyHandle, KeyRef } from "../../core/key.ts";
import { oldKey } from "../../core/old-key.ts";
import type { LeakedKey, Plan } from "../../core/plan.ts";
import { isOldKeyKept } from "../../core/purpose.ts";
import type { Secret } from "../../core/secret.ts";
import { type ManualClicks, parseManualClicks } from "../../formats/manual-clicks.ts";
import { migrationPlanFrom } from "../../formats/migration-plan.ts";
import { formatError } from "../../formats/problem.ts";
import type { Provider } from "../../ports/provider.ts";
import { clockAhead } from "../clock-ahead.ts";
import { type Fallback, refusalOfUsers } from "./fallback.ts";
import { handWorkOf } from "../hand-work.ts";
import type { Live } from "../live.ts";
import { type LiveFiles, doubtsIn } from "../live-files.ts";
import type { KnownKeys } from "./keys-of-rows.ts";
import { notesOf } from "./migration-notes.ts";
import { planHash } from "../opening.ts";
import type { Paths } from "../paths.ts";
import { plannedSight, principalOf, valueNeeded } from "../plan-response.ts";
import { readText } from "../read-text.ts";
import type { Toolbox } from "../toolbox.ts";

/** What every migration of a workspace is planned from. */
export interface MigrationWorld {
  readonly toolbox: Toolbox;
  readonly paths: Paths;
  readonly live: Live;
  readonly files: LiveFiles;
}

/** One old key and its rows. */
export interface OldKeyRows {
  readonly key: KeyRef;
  readonly who: WhoMoves<InventoryRow>;
  readonly value: Secret | null;
  /** Where the provider has no team keys. */
  readonly fallback: Fallback | null;
  readonly account: Pick<Plan, "account">;
}

/** Everything that the migration of this key will do; changes nothing. */
export async function planMigration(
  { toolbox, paths, live, files }: MigrationWorld,
  provider: Provider,
  known: KnownKeys,
  { key, who, value, fallback, account }: OldKeyRows,
): Promise<PlannedMigration> {
  const { runbook, config } = files;
  const moves = leastCriticalFirst(who.moves);
  const rows = [...moves, ...who.stays.map(({ row }) => row)];
  const plan: Plan = {
    ...migrationPlanFrom(runbook, rows.map(wholeRow), provider, {
      keyName: key.name ?? key.id,
      moves: moves.map(({ id }) => id),
      ...(fallback === null
        ? {}
        : { dedicatedUsers: new Map(moves.map((row) => [row.id, fallback.userOf(row)])) }),
    }),
    // One after another, in the order that was planned: nobody is in a hurry.
    concurrency: 1,
    ...account,
  };
  for (const replacement of plan.replacements) provider.checkRequest?.(replacement);
  const kept = value !== null && plan.keyProbe !== null ? value : null;
  const leaked: LeakedKey = oldKey({
    id: key.id,
    name: key.name ?? key.id,
    ...(key.kind === undefined ? {} : { kind: key.kind }),
    ...principalOf(key.principal),
    handle: handleOf(live, key, value, rows),
    valueHeld: kept !== null,
  });
  const choice = chooseWay(wayFacts(provider, known, plan, moves));
  return {
    plan,
    leaked,
    state: key.state,
    hash: planHash(toolbox.signer, plan, leaked),
    kindsSeen: await plannedSight(live, plan.auditLogs),
    clockAhead: clockAhead(provider, toolbox.clock),
    valueHeld: kept !== null,
    reopens: null,
    doubts: moves.flatMap((row) => {
      const doubts = doubtsIn(files, row);
      return doubts.length === 0 ? [] : [{ consumer: row.id, doubts }];
    }),
    choice,
    stays: who.stays.map(named),
    beside: who.beside.map(named),
    notes: notesOf({
      live,
      config,
      known,
      key,
      moves,
      apart: who.apart,
      plan,
      fallback,
      isValueHeld: kept !== null,
    }),
    handWork: handWorkOf(plan, key, config, clicksOf(files, paths)),
    refusal:
      (fallback === null ? null : refusalOfUsers(fallback, plan, key, moves)) ??
      refusalOf(provider, plan, choice.hindrance, kept),
  };
}

function wayFacts(
  provider: Provider,
  { listed }: KnownKeys,
  plan: Plan,
  movers: readonly InventoryRow[],
): WayFacts {
  return {
    overlap: provider.capabilities.overlap,
    ...tightest(provider, listed, plan),
    isProbed: plan.keyProbe !== null,
    keepsOldKey: isOldKeyKept(plan),
    movers,
  };
}

/** Of the one account, or of the dedicated user who has the least to spare: what room there is, and what is wanted of it. */
function tightest(
  provider: Provider,
  listed: readonly KeyRef[] | null,
  { replacements }: Plan,
): Pick<WayFacts, "room" | "wanted"> {
  const { maxKeysPerPrincipal: most } = provider.capabilities;
  if (most === null || listed === null)
    return { room: most === null ? "unlimited" : "unknown", wanted: replacements.length };
  const each = byHolder(replacements).map(({ holder, wanted }) => ({
    room: Math.max(0, most - aliveOf(provider, listed, holder)),
    wanted,
  }));
  const [least] = each.toSorted((a, b) => a.room - a.wanted - (b.room - b.wanted));
  return least ?? { room: "unlimited", wanted: 0 };
}

function refusalOf(
  provider: Provider,
  plan: Plan,
  hindrance: string | null,
  value: Secret | null,
): StanchError | null {
  if (hindrance !== null) {
    const message = `at ${provider.name} the new keys can't be made beside the old one`;
    return new StanchError({ code: "ERR_KEY_LIMIT", message, hint: hindrance });
  }
  return provider.endValue !== undefined && value === null && !isOldKeyKept(plan)
    ? valueNeeded(provider)
    : null;
}

/** What may be shown of it: from the value, the provider's list, or else the rows, where they agree. */
function handleOf(
  live: Live,
  { prefix, lastFour }: KeyRef,
  value: Secret | null,
  rows: readonly InventoryRow[],
): Partial<KeyHandle> {
  if (value !== null) return live.handle(value);
  const ends = {
    prefix: prefix ?? agreed(rows.map(({ keyPrefix }) => keyPrefix)),
    lastFour: lastFour ?? agreed(rows.map((row) => row.lastFour)),
  };
  return {
    ...(ends.prefix === undefined ? {} : { prefix: ends.prefix }),
    ...(ends.lastFour === undefined ? {} : { lastFour: ends.lastFour }),
  };
}

function agreed(said: readonly (string | undefined)[]): string | undefined {
  const [one, ...more] = new Set(said);
  return more.length > 0 ? undefined : one;
}

/** Of a provider that only a person can reach. */
function clicksOf({ runbook, config }: LiveFiles, paths: Paths): ManualClicks | null {
  const entry = config.providers[runbook.provider];
  if (entry?.adapter !== "manual") return null;
  const path = resolve(dirname(paths.config), entry.clicks);
  const clicks = parseManualClicks(readText(path), path);
  if (!clicks.ok) throw formatError(clicks.problems);
  return clicks.value;
}

function named({ row, why }: NotMoved<InventoryRow>): NamedReason {
  return { name: row.id, why };
}
