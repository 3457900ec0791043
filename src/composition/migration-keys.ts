import type { MigrationRequest, NamedReason } from "../cli/migration-services.ts";
import { StanchError } from "../core/errors.ts";
import { type InventoryRow, kindOfKey } from "../core/inventory/row.ts";
import { type Likeness, likeness } from "../core/inventory/same-person.ts";
import type { KeyKind, KeyRef } from "../core/key.ts";
import { matchFinding } from "../formats/match-finding.ts";
import { suggest } from "../formats/suggest.ts";

/** What is known of one provider's keys: its own list, if it shows one, and the rows of its callers. */
export interface KnownKeys {
  readonly provider: string;
  readonly listed: readonly KeyRef[] | null;
  readonly rows: readonly InventoryRow[];
  /** The incident that ended the key of this name or id. */
  readonly endedBy: (key: string) => string | null;
}

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
  if (kindOf(known, found) === "team") throw isTeamKey(`${nameOf(found)} is a team key already`);
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
    if (kindOf(known, key) === "team") others.push({ name: nameOf(key), why: "a team key already" });
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
    unclaimed: [...alikeOf(known, keys, account), ...unclaimedOf(known, keys)],
  };
}

/** The kind of key it is: the provider knows; else its rows say, where they all say the same. */
export function kindOf({ rows }: KnownKeys, key: KeyRef): KeyKind | undefined {
  if (key.kind !== undefined) return key.kind;
  const [kind, ...more] = new Set(rows.filter((row) => isAt(row, key)).map(kindOfKey));
  return more.length > 0 ? undefined : (kind ?? undefined);
}

export function nameOf({ id, name }: Pick<KeyRef, "id" | "name">): string {
  return name === null || name === id ? id : `${name} (${id})`;
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

/** By what the row says of it: its name or id, else both ends of the value. */
function seekOfRow({ listed }: KnownKeys, row: InventoryRow): KeyRef | null {
  const { key, keyPrefix = "", lastFour = "" } = row;
  if (key === undefined) {
    const fits = matchFinding({ prefix: keyPrefix, lastFour }, listed ?? []);
    return fits.kind === "one" ? (fits.keys[0] ?? null) : null;
  }
  if (listed === null) return { id: key, name: key, state: "unknown" };
  return listed.find(({ id }) => id === key) ?? only(listed.filter(({ name }) => name === key));
}

function unnamed({ provider, endedBy }: KnownKeys, { key }: InventoryRow): string {
  if (key === undefined) return "its row names no key";
  const ended = endedBy(key);
  return ended === null
    ? `its row names the key ${key}, which isn't the name of exactly one at ${provider}`
    : `its row still names ${key}, which ${ended} ended: write down what it holds now`;
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

/** Personal keys, and rows without a key, of which neither a row nor the provider says whose account made them. */
function unclaimedOf(known: KnownKeys, taken: ReadonlyMap<string, KeyRef>): readonly NamedReason[] {
  const { rows, listed } = known;
  const inRows = rows.flatMap((row) => {
    const key = row.creator === undefined && kindOfKey(row) !== "team" ? seekOfRow(known, row) : null;
    return key === null ? [] : [key];
  });
  const keys = new Map([...(listed ?? []), ...inRows].map((key) => [key.id, key]));
  const lost = [...keys.values()].filter(
    (key) =>
      key.state !== "dead" &&
      kindOf(known, key) !== "team" &&
      key.principal === undefined &&
      !taken.has(key.id) &&
      !rows.some((row) => row.creator !== undefined && seekOfRow(known, row)?.id === key.id),
  );
  const nowhere = rows.filter(
    (row) => row.creator === undefined && kindOfKey(row) !== "team" && seekOfRow(known, row) === null,
  );
  return [
    ...lost.map((key) => ({ name: nameOf(key), why: "nobody knows whose account made it" })),
    ...nowhere.map((row) => ({
      name: row.id,
      why: `${unnamed(known, row)}, and nobody knows whose account made it`,
    })),
  ];
}

/** Personal keys of a name that may be the account's: another spelling, or somebody else who is called so. */
function alikeOf(
  known: KnownKeys,
  taken: ReadonlyMap<string, KeyRef>,
  account: string,
): readonly NamedReason[] {
  const { rows, listed } = known;
  const why = (name: string): string => `made by ${name}: if that is ${account} too, migrate it by that name`;
  const inRows = rows.flatMap((row): NamedReason[] => {
    if (
      row.creator === undefined ||
      likenessOf(row.creator, account) !== "alike" ||
      kindOfKey(row) === "team"
    )
      return [];
    const key = seekOfRow(known, row);
    if (key !== null && (taken.has(key.id) || key.state === "dead" || kindOf(known, key) === "team"))
      return [];
    return [{ name: key === null ? row.id : nameOf(key), why: why(row.creator) }];
  });
  const inList = (listed ?? []).flatMap((key): NamedReason[] =>
    key.principal === undefined ||
    likenessOf(key.principal, account) !== "alike" ||
    taken.has(key.id) ||
    key.state === "dead" ||
    kindOf(known, key) === "team"
      ? []
      : [{ name: nameOf(key), why: why(key.principal) }],
  );
  return distinct([...inRows, ...inList]);
}

/** How the name of a maker relates to the account. */
function likenessOf(name: string | undefined, account: string): Likeness {
  return name === undefined ? "other" : likeness(name, [account]);
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

function isAt(row: InventoryRow, { id, name }: KeyRef): boolean {
  return row.key !== undefined && (row.key === id || row.key === name);
}

function only<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}

function distinct(items: readonly NamedReason[]): readonly NamedReason[] {
  return [...new Map(items.map((item) => [item.name, item])).values()];
}
