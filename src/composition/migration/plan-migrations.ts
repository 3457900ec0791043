import type {
  HeldKey,
  MigrationRequest,
  NamedReason,
  PlannedMigration,
  PlannedMigrations,
} from "../../cli/migration-services.ts";
import { StanchError } from "../../core/errors.ts";
import { classifyInventory } from "../../core/inventory/policy/classify-inventory.ts";
import type { KeyPolicy } from "../../core/inventory/policy/key-policy.ts";
import { leastCriticalGroupFirst } from "../../core/inventory/migration/migration-order.ts";
import type { InventoryRow } from "../../core/inventory/row.ts";
import { type SoughtKey, isAtProvider } from "../../core/inventory/rows-of-key.ts";
import { type WhoMoves, whoMoves } from "../../core/inventory/migration/who-moves.ts";
import type { ValueMarks } from "../../core/inventory/same-key.ts";
import type { KeyHandle, KeyRef } from "../../core/key.ts";
import type { Secret } from "../../core/secret.ts";
import { givenValue } from "../given-value.ts";
import { fallbackAt } from "./fallback.ts";
import { type KnownKeys, nameOf } from "./keys-of-rows.ts";
import { type AccountKeys, keyOfSelection, keysOfAccount } from "./migration-keys.ts";
import type { MigrationPast } from "./migration-past.ts";
import { refuseOtherValue } from "../plan-response.ts";
import { type MigrationWorld, planMigration } from "./planned-migration.ts";

export interface Migrating extends MigrationWorld {
  readonly past: MigrationPast;
  /** For whom a personal key is right. */
  readonly policy: KeyPolicy;
}

/** What a migration of these keys would do, and the value of the first one if it was given. Lists keys, changes nothing. */
export async function planMigrations(
  at: Migrating,
  request: MigrationRequest,
): Promise<{ readonly planned: PlannedMigrations; readonly value: Secret | null }> {
  const { toolbox, live, files, past } = at;
  const acceptable = (row: InventoryRow): string | null => whyAcceptable(at, row);
  const provider = await live.parts.provider(files.runbook.provider);
  const fallback = fallbackAt(files, at.policy, provider);
  const listed = provider.capabilities.canList ? await provider.listKeys() : null;
  const known: KnownKeys = {
    provider: provider.name,
    listed,
    rows: files.rows.filter((row) => isAtProvider(row, provider.name)),
    dedicatedUsers: fallback?.users ?? [],
    endedBy: (key) => past.endedBy(key),
  };
  const { dedicatedUsers } = known;
  refuseElsewhere(files.rows, provider.name, request);
  const { account } = request;
  const selected: AccountKeys =
    account === undefined
      ? { keys: [keyOfSelection(known, request)], others: [], unclaimed: [] }
      : keysOfAccount(known, account);
  const value = await givenValue(toolbox, request.value, request.prompter);
  const apart: NamedReason[] = [...selected.others];
  const moving: { readonly key: KeyRef; readonly who: WhoMoves<InventoryRow> }[] = [];
  let held: HeldKey | null = null;
  // A row that names no key is moved once, whichever of them it holds.
  const unnamed = new Set(known.rows.flatMap(({ id, key }) => (key === undefined ? [id] : [])));
  const taken = new Map([...past.movedAtAll()].filter(([id]) => unnamed.has(id)));
  const sought = (key: KeyRef, given: Secret | null = null): SoughtKey => ({
    id: key.id,
    name: key.name,
    provider: provider.name,
    ...marksOfKey(key, given === null ? null : live.handle(given)),
  });
  const candidates = selected.keys.map((key) => ({
    key,
    holders: whoMoves(files.rows, sought(key), { moved: new Map(), acceptable, dedicatedUsers }).moves,
  }));
  for (const { key } of leastCriticalGroupFirst(candidates, ({ holders }) => holders)) {
    const open = past.openOn(key.id);
    if (open !== null && account === undefined) throw open.error;
    held ??= open;
    const only = request.consumer === undefined ? {} : { only: request.consumer };
    const earlier = new Map([...taken, ...past.movedFrom(key.id)]);
    // A value that was given is that of the first key that is migrated.
    const given = moving.length === 0 ? value : null;
    const who = whoMoves(files.rows, sought(key, given), {
      ...only,
      moved: earlier,
      acceptable,
      dedicatedUsers,
    });
    const idle = open?.error.message ?? whyIdle(past, key, who, request);
    if (idle === null) moving.push({ key, who });
    else if (account === undefined) throw nothingToMove(key, idle);
    else apart.push({ name: nameOf(key), why: idle });
    if (idle !== null && open === null) continue;
    for (const { id } of who.moves)
      if (unnamed.has(id)) taken.set(id, `moved with ${nameOf(key)}, before this one`);
  }
  const [first] = moving;
  if (value !== null && first !== undefined) refuseOtherValue(provider, first.key, value);
  const migrations: PlannedMigration[] = [];
  for (const [index, { key, who }] of moving.entries()) {
    const left = moving.length - 1 - index;
    migrations.push(
      await planMigration(at, provider, known, {
        key,
        who,
        value: index === 0 ? value : null,
        fallback,
        account: account === undefined ? {} : { account: { name: account, left } },
      }),
    );
  }
  // A row that names no key is moved with one all the same.
  const placed = new Set(moving.flatMap(({ who }) => who.moves.map(({ id }) => id)));
  const others = apart.filter(({ name }) => !placed.has(name));
  return { planned: { migrations, others, unclaimed: selected.unclaimed, held }, value };
}

/** Of a caller whose key is another provider's nothing can be moved by this runbook. */
function refuseElsewhere(
  rows: readonly InventoryRow[],
  provider: string,
  { consumer }: MigrationRequest,
): void {
  const row = rows.find(({ id }) => id === consumer);
  if (row === undefined || isAtProvider(row, provider)) return;
  throw new StanchError({
    code: "ERR_CONSUMER",
    message: `${row.id} is at ${row.provider ?? "another provider"}, and this runbook is for ${provider}`,
    hint: "name a runbook for its provider, or correct provider in its row",
  });
}

/** What is known of its value; an end that the provider shows empty says nothing. */
function marksOfKey({ prefix = "", lastFour = "" }: KeyRef, given: KeyHandle | null): ValueMarks {
  const ends = given ?? { prefix, lastFour };
  return {
    ...(ends.prefix === "" ? {} : { keyPrefix: ends.prefix }),
    ...(ends.lastFour === "" ? {} : { lastFour: ends.lastFour }),
    ...(given === null ? {} : { fingerprint: given.fingerprint }),
  };
}

/** By the team's key policy, as `stanch classify` says it. */
function whyAcceptable(
  { policy, files: { inventory, runbook } }: Migrating,
  row: InventoryRow,
): string | null {
  const { provider } = runbook;
  const [judged] = classifyInventory(policy, { provider, ...inventory, consumers: [row] });
  return judged?.verdict === "acceptable-personal" ? judged.because : null;
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
