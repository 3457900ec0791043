import { resolve, dirname } from "node:path";
import type {
  MigrationRequest,
  NamedReason,
  PlannedMigration,
  PlannedMigrations,
} from "../cli/migration-services.ts";
import { StanchError } from "../core/errors.ts";
import { leastCriticalFirst, leastCriticalGroupFirst } from "../core/inventory/migration-order.ts";
import { type WayFacts, chooseWay } from "../core/inventory/migration-way.ts";
import { type InventoryRow, kindOfKey } from "../core/inventory/row.ts";
import { type NotMoved, type WhoMoves, whoMoves } from "../core/inventory/who-moves.ts";
import { doubtsOf, wholeRow } from "../core/inventory/whole-row.ts";
import type { KeyHandle, KeyRef } from "../core/key.ts";
import { oldKey } from "../core/old-key.ts";
import type { LeakedKey, Plan } from "../core/plan.ts";
import { isOldKeyKept } from "../core/purpose.ts";
import type { Secret } from "../core/secret.ts";
import { type ManualClicks, parseManualClicks } from "../formats/manual-clicks.ts";
import { migrationPlanFrom } from "../formats/migration-plan.ts";
import { formatError } from "../formats/problem.ts";
import type { Provider } from "../ports/provider.ts";
import { clockAhead } from "./clock-ahead.ts";
import { givenValue } from "./given-value.ts";
import { handWorkOf } from "./hand-work.ts";
import type { Live } from "./live.ts";
import type { LiveFiles } from "./live-files.ts";
import {
  type AccountKeys,
  type KnownKeys,
  keyOfSelection,
  keysOfAccount,
  kindOf,
  nameOf,
} from "./migration-keys.ts";
import type { MigrationPast } from "./migration-past.ts";
import { planHash } from "./opening.ts";
import type { Paths } from "./paths.ts";
import { plannedSight, principalOf, refuseOtherValue, valueNeeded } from "./plan-response.ts";
import { readText } from "./read-text.ts";
import { refuseWithoutTeamKeys } from "./team-keys.ts";
import type { Toolbox } from "./toolbox.ts";

export interface Migrating {
  readonly toolbox: Toolbox;
  readonly paths: Paths;
  readonly live: Live;
  readonly files: LiveFiles;
  readonly past: MigrationPast;
}

/** What a migration of these keys would do, and the value of the first one if it was given. Lists keys, changes nothing. */
export async function planMigrations(
  at: Migrating,
  request: MigrationRequest,
): Promise<{ readonly planned: PlannedMigrations; readonly value: Secret | null }> {
  const { toolbox, live, files, past } = at;
  const provider = await live.parts.provider(files.runbook.provider);
  refuseWithoutTeamKeys(files, provider);
  const listed = provider.capabilities.canList ? await provider.listKeys() : null;
  const known: KnownKeys = {
    provider: provider.name,
    listed,
    rows: rowsAt(files, provider.name),
    endedBy: past.endedBy,
  };
  const { account } = request;
  const selected: AccountKeys =
    account === undefined
      ? { keys: [keyOfSelection(known, request)], others: [], unclaimed: [] }
      : keysOfAccount(known, account);
  const value = await givenValue(toolbox, request.value, request.prompter);
  const others: NamedReason[] = [...selected.others];
  const moving: { readonly key: KeyRef; readonly who: WhoMoves<InventoryRow> }[] = [];
  let held: StanchError | null = null;
  const taken = new Map<string, string>();
  const candidates = selected.keys.map((key) => ({
    key,
    holders: whoMoves(known.rows, key, { moved: new Map() }).moves,
  }));
  for (const { key } of leastCriticalGroupFirst(candidates, ({ holders }) => holders)) {
    const open = past.openOn(key.id);
    if (open !== null && account === undefined) throw open;
    held ??= open;
    const only = request.consumer === undefined ? {} : { only: request.consumer };
    const who = whoMoves(known.rows, key, { ...only, moved: new Map([...taken, ...past.movedFrom(key.id)]) });
    const idle = open?.message ?? whyIdle(past, key, who, request);
    if (idle === null) moving.push({ key, who });
    else if (account === undefined) throw nothingToMove(key, idle);
    else others.push({ name: nameOf(key), why: idle });
    // A row that names no key is moved once, whichever of them it holds.
    for (const row of who.moves)
      if (row.key === undefined) taken.set(row.id, `moved with ${nameOf(key)}, before this one`);
  }
  const [first] = moving;
  if (value !== null && first !== undefined) refuseOtherValue(provider, first.key, value);
  const migrations: PlannedMigration[] = [];
  for (const [index, { key, who }] of moving.entries()) {
    const left = moving.length - 1 - index;
    migrations.push(
      await planOne(at, provider, known, {
        key,
        who,
        value: index === 0 ? value : null,
        account: account === undefined ? {} : { account: { name: account, left } },
      }),
    );
  }
  return { planned: { migrations, others, unclaimed: selected.unclaimed, held }, value };
}

interface One {
  readonly key: KeyRef;
  readonly who: WhoMoves<InventoryRow>;
  readonly value: Secret | null;
  readonly account: Pick<Plan, "account">;
}

async function planOne(
  { toolbox, paths, live, files }: Migrating,
  provider: Provider,
  known: KnownKeys,
  { key, who, value, account }: One,
): Promise<PlannedMigration> {
  const { runbook, config } = files;
  const moves = leastCriticalFirst(who.moves);
  const rows = [...moves, ...who.stays.map(({ row }) => row)];
  const plan: Plan = {
    ...migrationPlanFrom(runbook, rows.map(wholeRow), provider, {
      keyName: key.name ?? key.id,
      moves: moves.map(({ id }) => id),
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
      const doubts = doubtsOf(row);
      return doubts.length === 0 ? [] : [{ consumer: row.id, doubts }];
    }),
    choice,
    stays: who.stays.map(named),
    beside: who.beside.map(named),
    notes: [...notesOf(known, key, moves), ...(kept === null ? unreadableNotes(live, plan) : [])],
    handWork: handWorkOf(plan, key, config, clicksOf(files, paths)),
    refusal: refusalOf(provider, plan, choice.hindrance, kept),
  };
}

function rowsAt({ runbook, rows, inventory }: LiveFiles, provider: string): readonly InventoryRow[] {
  const usual = inventory?.provider ?? runbook.provider;
  return rows.filter((row) => (row.provider ?? usual) === provider);
}

function whyIdle(
  past: MigrationPast,
  key: KeyRef,
  { moves, stays, beside }: WhoMoves<InventoryRow>,
  { consumer }: MigrationRequest,
): string | null {
  const ended = past.endedBy(key.id);
  if (ended !== null) return `ended by ${ended}`;
  if (moves.length > 0) return null;
  const earlier = beside.find(({ row }) => consumer === undefined || row.id === consumer);
  if (earlier !== undefined && (consumer !== undefined || stays.length === 0))
    return `${earlier.row.id}: ${earlier.why}`;
  if (consumer !== undefined) return `${consumer} isn't one of its callers`;
  return stays.length === 0
    ? "no caller of it is on record: find out who uses it before it stops"
    : "everybody on it stays";
}

function nothingToMove(key: KeyRef, why: string): StanchError {
  return new StanchError({
    code: "ERR_NOTHING_TO_MOVE",
    message: `nobody is to be moved off ${nameOf(key)}: ${why}`,
    hint: "the inventory says who holds which key",
  });
}

function wayFacts(
  { capabilities }: Provider,
  { listed }: KnownKeys,
  plan: Plan,
  movers: readonly InventoryRow[],
): WayFacts {
  const { maxKeysPerPrincipal: most, overlap } = capabilities;
  const alive = listed?.filter(({ state }) => state !== "dead").length;
  return {
    overlap,
    room: most === null ? "unlimited" : alive === undefined ? "unknown" : Math.max(0, most - alive),
    wanted: plan.replacements.length,
    isProbed: plan.keyProbe !== null,
    keepsOldKey: isOldKeyKept(plan),
    movers,
  };
}

function notesOf(known: KnownKeys, key: KeyRef, moves: readonly InventoryRow[]): readonly string[] {
  return [
    ...(kindOf(known, key) === undefined
      ? ["nobody says of which kind the old key is: taken as personal"]
      : []),
    ...moves.flatMap((row) => {
      if (row.key === undefined) return [`${row.id} names no key: moved with this one, as it may hold it`];
      return kindOfKey(row) === "team" ? [`${row.id} says that it holds a team key, and this one isn't`] : [];
    }),
  ];
}

/** What a store doesn't show stanch can't put back. */
function unreadableNotes(live: Live, { consumers }: Plan): readonly string[] {
  const blind = consumers.filter((consumer) => !live.parts.storeOf(consumer).canRead).map(({ id }) => id);
  if (blind.length === 0) return [];
  const many = blind.length > 1;
  return [
    `${many ? "the stores" : "the store"} of ${blind.join(", ")} can't be read back: without the old value (--value) a roll-back there is by hand`,
  ];
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
