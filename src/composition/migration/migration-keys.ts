import type { MigrationRequest, NamedReason } from "../../cli/migration-services.ts";
import { StanchError } from "../../core/errors.ts";
import { type InventoryRow, kindOfKey } from "../../core/inventory/row.ts";
import type { KeyRef } from "../../core/key.ts";
import { suggest } from "../../formats/suggest.ts";
import { type KnownKeys, nameOf, only, seekOfRow, unnamed, whyNobodys } from "./keys-of-rows.ts";
import { distinct, likenessOf, unclaimedBeside } from "./unclaimed-keys.ts";

/** Old keys of one account, and what stands beside them. */
export interface AccountKeys {
  readonly keys: readonly KeyRef[];
  readonly others: readonly NamedReason[];
  readonly unclaimed: readonly NamedReason[];
}

/** The one old key that `--key` or the row of `--consumer` means (`ERR_CONSUMER`, `ERR_WHICH_KEY`, `ERR_TEAM_KEY`). */
export function keyOfSelection(
  known: KnownKeys,
  { key, consumer }: Pick<MigrationRequest, "key" | "consumer">,
): KeyRef {
  const row = consumer === undefined ? undefined : rowNamed(known, consumer);
  if (row !== undefined && kindOfKey(row) === "team" && key === undefined)
    throw isTeamKey(`${row.id} holds a team key already, says its row`);
  const found = key === undefined ? keyOfRow(known, row) : keyNamed(known, key);
  const nobodys = whyNobodys(known, found);
  if (nobodys !== null) throw isTeamKey(`${nameOf(found)} is ${nobodys}`);
  if (found.state === "dead") {
    throw new StanchError({
      code: "ERR_NOTHING_TO_MOVE",
      message: `${nameOf(found)} is dead: nobody can be on it any more`,
      hint: "for a caller that stopped with it, make a team key and write it where the inventory says",
    });
  }
  return found;
}

/**
 * The personal keys of an account: those that a row says it made, and those that the provider lists under its name,
 * however it is spelled (`ERR_ACCOUNT` where there is neither). What may be the same person's is named as unclaimed.
 */
export function keysOfAccount(known: KnownKeys, account: string): AccountKeys {
  const { rows, listed } = known;
  const own = rows.filter(({ creator }) => likenessOf(creator, account) === "same");
  const listedAs = (listed ?? []).filter(({ principal }) => likenessOf(principal, account) === "same");
  if (own.length === 0 && listedAs.length === 0) throw noAccount(known, account);
  const keys = new Map<string, KeyRef>();
  const others: NamedReason[] = [];
  const take = (key: KeyRef): void => {
    const nobodys = whyNobodys(known, key);
    if (nobodys !== null) others.push({ name: nameOf(key), why: nobodys });
    else if (key.state === "dead") others.push({ name: nameOf(key), why: "dead already" });
    else keys.set(key.id, key);
  };
  for (const row of own) {
    const key = seekOfRow(known, row);
    if (key !== null) take(key);
    else if (kindOfKey(row) === "team")
      others.push({ name: row.id, why: "holds a team key already, says its row" });
    else others.push({ name: row.id, why: unnamed(known, row) });
  }
  for (const key of listedAs) take(key);
  return {
    keys: [...keys.values()],
    others: distinct(others),
    unclaimed: unclaimedBeside(known, keys, account),
  };
}

function rowNamed({ rows }: KnownKeys, id: string): InventoryRow {
  const row = rows.find((one) => one.id === id);
  if (row !== undefined) return row;
  const ids = rows.map((one) => one.id);
  throw new StanchError({
    code: "ERR_CONSUMER",
    message: `no consumer of the inventory is called ${id}`,
    hint: meant(id, ids) ?? `known here: ${ids.join(", ") || "none"}`,
  });
}

function keyOfRow(known: KnownKeys, row: InventoryRow | undefined): KeyRef {
  const found = row === undefined ? null : seekOfRow(known, row);
  if (row === undefined || found !== null) return found ?? keyNamed(known, "");
  throw new StanchError({
    code: "ERR_WHICH_KEY",
    message: `${row.id}: ${unnamed(known, row)}`,
    hint: `write its key into the inventory, or name it: --consumer ${row.id} --key ID`,
  });
}

function keyNamed({ provider, listed, rows }: KnownKeys, wanted: string): KeyRef {
  const names = (listed ?? []).flatMap(({ id, name }) => (name === null ? [id] : [id, name]));
  const inRows = [...new Set(rows.flatMap(({ key }) => (key === undefined ? [] : [key])))];
  if (listed === null && inRows.includes(wanted)) return { id: wanted, name: wanted, state: "unknown" };
  const called = (listed ?? []).filter(({ name }) => name === wanted);
  const found = listed?.find(({ id }) => id === wanted) ?? only(called);
  if (found !== null) return found;
  throw new StanchError({
    code: "ERR_WHICH_KEY",
    message:
      called.length > 1
        ? `${called.length} keys at ${provider} are called ${wanted}: ${called.map(({ id }) => id).join(", ")}`
        : `no key ${listed === null ? "of a row" : `at ${provider}`} is called ${wanted}`,
    hint:
      meant(wanted, listed === null ? inRows : names) ??
      (listed === null ? "its list can't be read: name a key as its rows do" : "name the old key by its id"),
  });
}

function noAccount({ rows, listed }: KnownKeys, account: string): StanchError {
  const known = [...rows.map(({ creator }) => creator), ...(listed ?? []).map(({ principal }) => principal)];
  const names = [...new Set(known.flatMap((name) => (name === undefined ? [] : [name])))];
  return new StanchError({
    code: "ERR_ACCOUNT",
    message: `no key on record was made by ${account}`,
    hint:
      meant(account, names) ??
      (names.length === 0
        ? "no row says who made its key: write it down as creator"
        : `known here: ${names.join(", ")}`),
  });
}

function isTeamKey(message: string): StanchError {
  return new StanchError({ code: "ERR_TEAM_KEY", message, hint: "there is nothing to migrate" });
}

function meant(word: string, known: readonly string[]): string | undefined {
  const near = suggest(word, known);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
