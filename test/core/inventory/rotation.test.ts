import { expect, test } from "vitest";
import { rotationsOf } from "../../../src/core/inventory/rotation.ts";
import { inventoryRowSchema } from "../../../src/formats/inventory-row.ts";

const row = (id: string, rest: object = {}) => inventoryRowSchema.parse({ id, service: id, ...rest });
const whole = { owner: "mia", period: "1d", match: { principals: ["x"] }, store: "env" };

test("rows that hold one value are one key, whether they name it or not", () => {
  const value = { fingerprint: "0123456789abcdef0123" };
  const rows = [
    row("found", value),
    row("alone", { fingerprint: "ffffffffffffffff" }),
    row("named", { key: "a", rotationDue: "2026-12-01" }),
    row("both", { key: "a", fingerprint: "0123456789abcdef" }),
    row("again", value),
  ];
  const said = rotationsOf(rows, { today: "2026-11-23", within: 30 });
  expect(said.map(({ key, due, rows }) => [key, due, rows.map(({ id }) => id).join()])).toEqual([
    ["a", "2026-12-01", "found,named,both,again"],
    [null, null, "alone"],
  ]);
});

test("each key stands once, the most urgent first, with the earliest date of its rows", () => {
  const rows = [
    row("later", { key: "a", rotationDue: "2027-06-01" }),
    row("undated", { key: "b" }),
    row("soon", { key: "c", rotationDue: "2026-12-23", keyKind: "user", ...whole }),
    row("overdue", { rotationDue: "2026-11-22" }),
    row("shared-1", { key: "d", rotationDue: "2027-01-01", keyKind: "team", ...whole }),
    row("shared-2", { key: "d", rotationDue: "2026-11-23", store: "x", keyPrefix: "user." }),
    row("elsewhere", { key: "d", provider: "other", rotationDue: "2026-12-24" }),
  ];
  const said = rotationsOf(rows, { today: "2026-11-23", within: 30, provider: "auxot" });
  expect(
    said.map(({ state, key, days, rows }) => [state, key, days, rows.map(({ id }) => id).join()]),
  ).toEqual([
    ["overdue", null, -1, "overdue"],
    ["soon", "d", 0, "shared-1,shared-2"],
    ["soon", "c", 30, "soon"],
    ["none", "b", null, "undated"],
    ["later", "d", 31, "elsewhere"],
    ["later", "a", 190, "later"],
  ]);
  expect(said.map(({ kind }) => kind)).toEqual([null, null, "user", null, null, null]);
});
