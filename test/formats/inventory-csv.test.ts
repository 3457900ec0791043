import { describe, expect, it, test } from "vitest";
import * as fc from "fast-check";
import type { InventoryRow } from "../../src/core/inventory/row.ts";
import { readInventoryCsv, writeInventoryCsv } from "../../src/formats/inventory-csv.ts";
import { readCsv } from "../../src/formats/csv-text.ts";
import { inventoryRowSchema } from "../../src/formats/inventory-row.ts";
import { INVENTORY_COLUMNS } from "../../src/formats/inventory-columns.ts";
import { hostileText, inventoryRows } from "./inventory-arbitrary.ts";

const read = (text: string, known: readonly InventoryRow[] = []): readonly InventoryRow[] => {
  const result = readInventoryCsv(text, "rows.csv", known);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.rows.map(({ row }) => row);
};
const faults = (text: string, known: readonly InventoryRow[] = []): readonly string[] => {
  const result = readInventoryCsv(text, "rows.csv", known);
  return result.ok
    ? []
    : result.problems.map(
        ({ line, column, path, message, hint }) =>
          `${line}:${column} ${path}: ${message}${hint === undefined ? "" : `; ${hint}`}`,
      );
};
const row = (source: object): InventoryRow => inventoryRowSchema.parse(source);
const cellsOf = (text: string, separator: "," | ";" | "\t" = ","): readonly (readonly string[])[] => {
  const reading = readCsv(text, 100_000, separator);
  if ("fault" in reading) throw new Error(reading.fault.message);
  return reading.records.map(({ cells }) => cells);
};
const RUNS = /^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

describe("an inventory as a table", () => {
  it("gives every row back as it was, whatever stands in it", () => {
    fc.assert(
      fc.property(inventoryRows, (rows) => {
        const text = writeInventoryCsv(rows);
        expect(read(text)).toEqual(rows);
        expect(writeInventoryCsv(read(text))).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it("has no cell that a spreadsheet would run, nor a part of one where `;` or a line ends it", () => {
    fc.assert(
      fc.property(inventoryRows, (rows) => {
        const text = writeInventoryCsv(rows);
        const cells = cellsOf(text).flat();
        const torn = text.split(/[;\t\r\n]/).filter((part) => RUNS.test(part));
        expect([...cells.filter((cell) => RUNS.test(cell.replace(/^"/, ""))), ...torn]).toEqual([]);
        // eslint-disable-next-line no-control-regex
        expect(text).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\ufeff]/);
      }),
      { numRuns: 60 },
    );
  });

  it("reads what people type into every column the same way again", () => {
    const cell = fc.oneof(
      hostileText,
      fc.constantFrom("", "yes", "no", "5m", "user", "2026-11-23", "3", "a\nb"),
    );
    const columns = fc.shuffledSubarray([...INVENTORY_COLUMNS], { minLength: 1 });
    fc.assert(
      fc.property(
        columns,
        fc.array(fc.array(cell, { minLength: 39, maxLength: 39 }), { maxLength: 4 }),
        (some, lines) => {
          const all = [some.map(({ title }) => title), ...lines.map((line) => line.slice(0, some.length))];
          const text = all
            .map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(","))
            .join("\r\n");
          const result = readInventoryCsv(text, "rows.csv", []);
          if (!result.ok) return;
          const rows = result.rows.map(({ row }) => row);
          expect(read(writeInventoryCsv(rows))).toEqual(rows);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("starts with the four columns of the whiteboard", () => {
    const [head = "", first] = writeInventoryCsv([
      row({ id: "ci", service: "CI", location: "secret KEY", keyPrefix: "team.", owner: "mia" }),
    ]).split("\r\n");
    expect(head.startsWith("Service,Env location,Key prefix today,Owner human,Id,")).toBe(true);
    expect(first?.startsWith("CI,secret KEY,team.,mia,ci,yes,")).toBe(true);
  });
});

describe("a table that people made", () => {
  it.each([
    ["commas", "Service,Owner human,Networks\nCI,mia,10.0.0.0/8\n"],
    ["semicolons", "\uFEFFService;Owner human;Networks\r\nCI;mia;10.0.0.0/8\r\n;;\r\n"],
    ["tabs", "Owner human\tservice\tmatch.networks\tId\nmia\tCI\t10.0.0.0/8\tci"],
    ["a line that says so", "sep=;\r\nService;OWNER;Networks\r\nCI;mia;10.0.0.0/8"],
  ])("is read with %s, columns in any order, and an id made of the service", (_, text) => {
    expect(read(text)).toEqual([
      row({ id: "ci", service: "CI", owner: "mia", match: { networks: ["10.0.0.0/8"] } }),
    ]);
  });

  it("changes only what it has columns for, and an empty cell takes a field away", () => {
    const ci = row({
      id: "ci",
      service: "CI",
      owner: "mia",
      team: "web",
      match: { networks: ["10.0.0.1"], principals: ["ci"] },
    });
    expect(read("Id,Owner,Networks\nci,jo,\n", [ci])).toEqual([
      row({ id: "ci", service: "CI", owner: "jo", team: "web", match: { principals: ["ci"] } }),
    ]);
  });

  it("doesn't take an empty cell for a word of confirmation", () => {
    const found = row({ id: "ci", service: "CI", confirmed: false });
    expect(read("Id,Service,Confirmed\nci,CI,\n", [found])).toEqual([found]);
    expect(read("Id,Service,Confirmed\nci,CI,yes\n", [found])).toEqual([row({ id: "ci", service: "CI" })]);
  });

  it("shows every fault at its line and column", () => {
    const text = "Service,Ownr,Id,Instances\nCI,mia,ci,many\n";
    expect(faults(text)).toEqual([
      '1:9 : "Ownr" isn\'t a column here; did you mean "Owner human"?',
      '2:11 Instances: "many" isn\'t a number',
    ]);
    expect(faults("Id,Service,Instances\na,A,many,x\nB!,,0\n")).toEqual([
      '2:5 Instances: "many" isn\'t a number',
      "2:10 : this cell has no title above it",
      '3:1 Id: "B!" isn\'t a name: lower-case letters, digits, ".", "_" and "-"',
      "3:4 Service: missing",
      "3:5 Instances: 0 is too small: at least 1",
    ]);
    // What a misspelt column would have said isn't missing.
    expect(faults("Id,Servce,Instances\na,A,0\n")).toEqual([
      '1:4 : "Servce" isn\'t a column here; did you mean "Service"?',
      "2:5 Instances: 0 is too small: at least 1",
    ]);
    expect(faults("Service,Owner,Id,Instances,Confirmed\nCI,mia,ci,many,perhaps\n,jo,CD!,0,\n")).toEqual([
      '2:11 Instances: "many" isn\'t a number',
      '2:16 Confirmed: "perhaps" isn\'t true or false',
      "3:1 Service: missing",
      '3:5 Id: "CD!" isn\'t a name: lower-case letters, digits, ".", "_" and "-"',
      "3:9 Instances: 0 is too small: at least 1",
    ]);
  });

  it.each([
    ["an id that comes twice", "Id,Service\na,A\na,B\n", ['3:1 Id: another row has the id "a"']],
    ["a column that comes twice", "Id,Service,id\na,A,b\n", ["1:12 Id: this column is here twice"]],
    ["a cell beyond the titles", "Id,Service\na,A,x\n", ["2:5 : this cell has no title above it"]],
    ["an open quote", 'Id,Service\na,"A\n', ["2:3 : this quote is never closed"]],
    ["nothing", "", ["1:1 : the file is empty"]],
    ["neither id nor service", "Id,Owner\n,mia\n", ["2:1 Id: missing", "2:1 Service: missing"]],
  ])("refuses %s", (_, text, said) => {
    expect(faults(text)).toEqual(said);
  });

  it("doesn't let a made id pass for a row of another service", () => {
    const known = [row({ id: "web-shop", service: "Old shop" })];
    expect(faults("Service\nWeb shop\n", known)).toEqual([
      '2:1 Service: the inventory has "web-shop" for another service; the id was made of the service: give one of its own in a column Id',
    ]);
  });

  it("refuses a whole key in any cell, once, and never shows it", () => {
    const pasted = "team.EXAMPLEexample0123456789";
    const told = "team.***6789 looks like a whole key; take it out, and rotate it: it lay in a file";
    const text =
      `Id,Service,Key prefix today,Env location,Blast radius\na,A,${pasted},"in vault: ${pasted}",\n` +
      `b,B,,,"shop\nsk-EXAMPLE-example-0123456789 and ${pasted}"\n`;
    expect(faults(text)).toEqual([
      `2:5 Key prefix today: ${told}`,
      `2:35 Env location: ${told}`,
      `3:7 Blast radius: sk-***6789 and ${told.replace("looks like a whole key", "look like whole keys")}`,
    ]);
    const result = readInventoryCsv(text, "rows.csv", []);
    expect(JSON.stringify(result)).not.toContain(pasted.slice(5, 20));
  });
});

test("a spreadsheet that takes the guard away changes nothing", () => {
  const rows = [row({ id: "a", service: "=SUM(A1)", key: "0012", principal: "'quoted" })];
  const text = writeInventoryCsv(rows);
  expect(text).toContain(`"'=SUM(A1)"`);
  expect(read(text.replaceAll("'=", "=").replaceAll("'0", "0"))).toEqual(rows);
});
