import { describe, expect, test } from "vitest";
import { type InventoryRow, kindOfKey } from "../../../src/core/inventory/row.ts";
import { rowsOfKey } from "../../../src/core/inventory/rows-of-key.ts";
import { BY_HAND, doubtsOf, wholeRow } from "../../../src/core/inventory/whole-row.ts";
import { matches } from "../../../src/core/attribution.ts";

const row = (fields: Partial<InventoryRow> = {}): InventoryRow => ({
  id: "bot",
  service: "Bot",
  confirmed: true,
  instances: 1,
  probes: [],
  calls: ["api"],
  ...fields,
});

describe("the rows of a key", () => {
  const key = { id: "key-1", name: "ci-main", fingerprint: "0123456789abcdef0123" };
  const idsOf = (...rows: readonly InventoryRow[]) => rowsOfKey(rows, key).map(({ id }) => id);

  test("are those that name it by id or by name", () => {
    expect(idsOf(row({ key: "key-1" }), row({ id: "b", key: "ci-main" }))).toEqual(["bot", "b"]);
  });

  test("are never those that name another one", () => {
    expect(idsOf(row({ key: "key-2" }))).toEqual([]);
  });

  test("are those too that name none: nobody knows that they don't hold it", () => {
    expect(idsOf(row())).toEqual(["bot"]);
  });

  test("are those too that hold its value under another name", () => {
    expect(idsOf(row({ key: "old-name", fingerprint: "0123456789abcdef" }))).toEqual(["bot"]);
    expect(idsOf(row({ key: "old-name", fingerprint: "ffffffffffffffff" }))).toEqual([]);
  });
});

describe("the rows of a key at one of several providers", () => {
  const key = { id: "key-1", name: "ci-main", provider: "auxot", fingerprint: "0123456789abcdef0123" };
  const idsOf = (...rows: readonly InventoryRow[]) => rowsOfKey(rows, key).map(({ id }) => id);

  test("are never those that another provider's key of the same name is meant by, or none at all", () => {
    expect(idsOf(row({ key: "ci-main", provider: "openai" }), row({ provider: "openai" }))).toEqual([]);
  });

  test("are those of this provider, and those of no provider", () => {
    expect(idsOf(row({ key: "ci-main", provider: "auxot" }), row({ id: "b", key: "ci-main" }))).toEqual([
      "bot",
      "b",
    ]);
  });

  test("are those too that hold its very value, whatever provider they name", () => {
    expect(idsOf(row({ key: "x", provider: "openai", fingerprint: "0123456789abcdef" }))).toEqual(["bot"]);
  });
});

test("who holds the same value as a row that names the key holds the key, though no value was given", () => {
  const rows = [
    row({ key: "ci-main", fingerprint: "0123456789abcdef0123" }),
    row({ id: "b", key: "old-name", fingerprint: "0123456789abcdef" }),
    row({ id: "c", key: "other", fingerprint: "ffffffffffffffff" }),
    // It may hold another key: what it holds says nothing of this one.
    row({ id: "d", fingerprint: "ffffffffffffffff" }),
  ];
  expect(rowsOfKey(rows, { id: "key-1", name: "ci-main" }).map(({ id }) => id)).toEqual(["bot", "b", "d"]);
});

describe("a row that lacks what a response needs", () => {
  test("stays in it, by hand and on demand, and says why", () => {
    const thin = row({ confirmed: false });
    expect(wholeRow(thin)).toMatchObject({ store: BY_HAND, period: "on-demand", match: {} });
    expect(doubtsOf(thin)).toEqual([
      "nobody has confirmed it",
      "no owner",
      "no period",
      "no match",
      "no store",
    ]);
  });

  test("keeps what it has", () => {
    const full = row({ owner: "mia", period: 60, match: { networks: ["10.0.0.1"] }, store: "env" });
    expect(wholeRow(full)).toEqual(full);
    expect(doubtsOf(full)).toEqual([]);
  });
});

test("a match that names nothing is nobody's call", () => {
  const call = { userAgent: "anything", address: "10.0.0.1", principals: ["bot"] };
  expect(matches(wholeRow(row()).match, call, () => true)).toBe(false);
});

test("the kind of a key is what the row says, else what its prefix says", () => {
  expect(kindOfKey(row({ keyPrefix: "user.ab" }))).toBe("user");
  expect(kindOfKey(row({ keyPrefix: "team.ab", keyKind: "user" }))).toBe("user");
  expect(kindOfKey(row({ keyPrefix: "sk-" }))).toBeNull();
});
