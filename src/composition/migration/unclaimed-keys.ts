import type { NamedReason } from "../../cli/migration-services.ts";
import { kindOfKey } from "../../core/inventory/row.ts";
import { type Likeness, likeness } from "../../core/inventory/same-person.ts";
import type { KeyRef } from "../../core/key.ts";
import { type KnownKeys, nameOf, seekOfRow, unnamed, whyNobodys } from "./keys-of-rows.ts";

/** What may be the account's too, and what nobody knows the maker of: named, and not migrated. */
export function unclaimedBeside(
  known: KnownKeys,
  taken: ReadonlyMap<string, KeyRef>,
  account: string,
): readonly NamedReason[] {
  return [...alikeOf(known, taken, account), ...unclaimedOf(known, taken)];
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
      whyNobodys(known, key) === null &&
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
    if (key !== null && (taken.has(key.id) || key.state === "dead" || whyNobodys(known, key) !== null))
      return [];
    return [{ name: key === null ? row.id : nameOf(key), why: why(row.creator) }];
  });
  const inList = (listed ?? []).flatMap((key): NamedReason[] =>
    key.principal === undefined ||
    likenessOf(key.principal, account) !== "alike" ||
    taken.has(key.id) ||
    key.state === "dead" ||
    whyNobodys(known, key) !== null
      ? []
      : [{ name: nameOf(key), why: why(key.principal) }],
  );
  return distinct([...inRows, ...inList]);
}

/** How the name of a maker relates to the account. */
export function likenessOf(name: string | undefined, account: string): Likeness {
  return name === undefined ? "other" : likeness(name, [account]);
}

/** Each name once, with the last reason for it. */
export function distinct(items: readonly NamedReason[]): readonly NamedReason[] {
  return [...new Map(items.map((item) => [item.name, item])).values()];
}
