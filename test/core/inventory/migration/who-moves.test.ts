import { expect, it } from "vitest";
import type { InventoryRow } from "../../../../src/core/inventory/row.ts";
import { whoMoves } from "../../../../src/core/inventory/migration/who-moves.ts";

const row = (id: string, more: Partial<InventoryRow> = {}): InventoryRow => ({
  id,
  service: id,
  confirmed: true,
  instances: 1,
  probes: [],
  calls: ["api"],
  key: "old",
  ...more,
});
const unnamed = (id: string, more: Partial<InventoryRow> = {}): InventoryRow => {
  const { key: _key, ...rest } = row(id, more);
  return rest;
};

const shown = (rows: readonly InventoryRow[], only?: string, moved: readonly [string, string][] = []) => {
  const key = { id: "k1", name: "old" };
  const acceptable = ({ id }: InventoryRow): string | null => (id === "own" ? "mia sits at it" : null);
  const who = whoMoves(rows, key, {
    ...(only === undefined ? {} : { only }),
    moved: new Map(moved),
    acceptable,
  });
  return {
    moves: who.moves.map(({ id }) => id),
    stays: who.stays.map(({ row: { id }, why }) => `${id}: ${why}`),
    beside: who.beside.map(({ row: { id }, why }) => `${id}: ${why}`),
  };
};

it("everybody on the key moves, by its name, its id, or because a row names no key", () => {
  const rows = [row("a"), row("b", { key: "k1" }), unnamed("c"), row("d", { key: "other" })];
  expect(shown(rows)).toEqual({ moves: ["a", "b", "c"], stays: [], beside: [] });
});

it("a row that names no key and holds a team key isn't on it; one that names the key is, whatever kind it says", () => {
  const rows = [unnamed("a", { keyPrefix: "team." }), row("b", { keyKind: "team" })];
  expect(shown(rows)).toEqual({
    moves: ["b"],
    stays: [],
    beside: ["a: holds a team key already, says its row"],
  });
});

it("only the one that was asked for moves; the others stay on the old key", () => {
  expect(shown([row("a"), row("b"), row("c")], "b")).toMatchObject({
    moves: ["b"],
    stays: ["a: not asked for", "c: not asked for"],
  });
});

it("a row for which a personal key is right stays, and moves where it was asked for", () => {
  expect(shown([row("own"), row("b")])).toEqual({
    moves: ["b"],
    stays: ["own: acceptable as it is: mia sits at it; it stops with the account"],
    beside: [],
  });
  expect(shown([row("own"), row("b")], "own")).toMatchObject({ moves: ["own"], stays: ["b: not asked for"] });
});

it("who was moved by an earlier migration isn't on the old key any more", () => {
  expect(shown([row("a"), row("b")], undefined, [["a", "on its team key since M-1"]])).toEqual({
    moves: ["b"],
    stays: [],
    beside: ["a: on its team key since M-1"],
  });
});

const ends = (head: string, tail: string): Partial<InventoryRow> => ({ keyPrefix: head, lastFour: tail });

it("a row that names no key isn't on it where the ends or the fingerprint of its own say that it holds another", () => {
  const held = "0123456789abcdef0123";
  const rows = [
    row("a", { ...ends("user.ab", "a2rb"), fingerprint: held }),
    unnamed("tail", { lastFour: "PQvv" }),
    unnamed("head", ends("user.zz", "a2rb")),
    unnamed("value", { fingerprint: "ffffffffffffffff" }),
    unnamed("likely", ends("user.", "a2rb")),
    unnamed("same", { fingerprint: held.slice(0, 16), lastFour: "PQvv" }),
    unnamed("silent"),
    // A row may hold two facts that don't fit each other: what looks alike is moved.
    unnamed("torn", { ...ends("user.ab", "a2rb"), fingerprint: "ffffffffffffffff" }),
  ];
  const who = whoMoves(rows, { id: "k1", name: "old" }, { moved: new Map(), acceptable: () => null });
  expect(who.moves.map(({ id }) => id)).toEqual(["a", "likely", "same", "silent", "torn"]);
  expect(who.apart.map(({ id }) => id)).toEqual(["tail", "head", "value"]);
});

it("where no row tells them, the key's own ends and value do; where two rows of it disagree, what fits either moves", () => {
  const rules = { moved: new Map(), acceptable: () => null };
  const rows = [
    row("a"),
    unnamed("b", { lastFour: "PQvv" }),
    unnamed("c", { fingerprint: "ffffffffffffffff" }),
  ];
  const apart = (key: object, more: readonly InventoryRow[] = []) =>
    whoMoves([...rows, ...more], { id: "k1", name: "old", ...key }, rules).apart.map(({ id }) => id);
  expect(apart({})).toEqual([]);
  expect(apart({ lastFour: "a2rb" })).toEqual(["b"]);
  expect(apart({ fingerprint: "0123456789abcdef0123" })).toEqual(["c"]);
  const torn = [row("d", ends("user.", "a2rb")), row("e", ends("user.", "PQvv"))];
  expect(apart({}, [...torn, unnamed("f", ends("user.", "PQvv"))])).toEqual([]);
});

it("a colleague's other key, of which a row names no name, doesn't keep the old one alive", () => {
  const rows = [row("a", ends("user.", "a2rb")), unnamed("own", { lastFour: "PQvv", creator: "sam" })];
  expect(shown(rows)).toEqual({ moves: ["a"], stays: [], beside: [] });
});
