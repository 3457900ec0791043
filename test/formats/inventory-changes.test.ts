import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Document } from "yaml";
import type { InventoryRow } from "../../src/core/inventory/row.ts";
import { changesOf, editInventory } from "../../src/formats/inventory-changes.ts";
import { inventoryRowSchema } from "../../src/formats/inventory-row.ts";
import { sourceOf } from "../../src/formats/inventory-source.ts";
import { parseInventory } from "../../src/formats/inventory.ts";
import { inventoryRow, inventoryRows } from "./inventory-arbitrary.ts";

const rowsOf = (text: string): readonly InventoryRow[] => {
  const loaded = parseInventory(text, "inventory.yaml");
  if (!loaded.ok)
    throw new Error(JSON.stringify(loaded.problems.map(({ message, line }) => [line, message])));
  return loaded.value.consumers;
};
const edited = (text: string, now: readonly InventoryRow[]): string => {
  const rows = rowsOf(text);
  const known = new Map(rows.map((row) => [row.id, row]));
  const changes = now.flatMap((row) => {
    const was = known.get(row.id);
    return was === undefined ? [] : [{ id: row.id, fields: changesOf(was, row) }];
  });
  return editInventory(
    text,
    rows,
    changes,
    now.filter(({ id }) => !known.has(id)),
  );
};
const change = (text: string, id: string, fields: object): string => {
  const row = rowsOf(text).find((one) => one.id === id);
  if (row === undefined) throw new Error(id);
  const merged: Record<string, unknown> = { ...sourceOf(row), ...fields };
  const given = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
  return edited(text, [inventoryRowSchema.parse(given)]);
};

const TEXT = `# who holds what
kind: inventory

consumers:
    # the pipeline
    -   id: ci
        service: "CI"   # deploys
        owner: mia
        wakes: # asked on Monday
          - mia
          # on leave in June
          - jo   # since May
        justification: >-
          Deploys
          everything
        match: { networks: [10.0.0.0/8], principals: [ci] } # egress

    # a laptop
    - { id: laptop, service: Laptop, owner: jo, unattended: false } # its owner knows

# the end
responder:
  principals: [stanch]
`;

describe("an edit of an inventory", () => {
  it.each([
    [
      "a value, with its quotes and the comment behind it",
      "ci",
      { service: "CI runner" },
      ['"CI"', '"CI runner"'],
    ],
    ["a field between braces", "laptop", { owner: "mia, or jo" }, ["owner: jo,", 'owner: "mia, or jo",']],
    [
      "a new field, where it belongs",
      "ci",
      { team: "web" },
      ["owner: mia\n", "owner: mia\n        team: web\n"],
    ],
    ["a new field between braces", "laptop", { team: "web" }, ["owner: jo,", "owner: jo, team: web,"]],
    [
      "a new list",
      "ci",
      { calls: ["intake", "api"] },
      ["# egress\n", "# egress\n        calls: [intake, api]\n"],
    ],
    ["a field that goes", "ci", { owner: undefined }, ["        owner: mia\n", ""]],
    [
      "fields that go between braces",
      "laptop",
      { owner: undefined, unattended: undefined },
      [", owner: jo, unattended: false", ""],
    ],
    [
      "a folded text",
      "ci",
      { justification: "Deploys" },
      [">-\n          Deploys\n          everything\n", "Deploys\n"],
    ],
    ["part of a map", "ci", { match: { networks: ["10.0.0.0/8"] } }, [", principals: [ci]", ""]],
    [
      "items of a list, comments of the others kept",
      "ci",
      { wakes: ["jo", "sam"] },
      [
        "- mia\n          # on leave in June\n          - jo   # since May",
        "# on leave in June\n          - jo # since May\n          - sam",
      ],
    ],
  ] as const)("changes %s and nothing else", (_, id, fields, [was, now]) => {
    const result = change(TEXT, id, fields);
    expect(result).toBe(TEXT.replace(was, () => now));
  });

  it("keeps the comments inside of a map that changes", () => {
    const text = `kind: inventory
consumers:
  - id: ci
    service: CI
    match:
      networks: [10.0.0.1] # egress
      # who it is
      principals:
        - ci # the robot
    principal: \uFEFF
`;
    const match = { networks: ["10.0.0.2"], principals: ["ci", "cd"] };
    expect(change(text, "ci", { match })).toBe(
      text.replace("10.0.0.1", "10.0.0.2").replace("# the robot\n", "# the robot\n        - cd\n"),
    );
    // What some take for a blank is a value here.
    expect(change(text, "ci", { principal: "ci" })).toBe(text.replace("\uFEFF", "ci"));
  });

  it("appends rows behind the last one, apart where the others are", () => {
    const row = inventoryRowSchema.parse({ id: "new", service: "New: one", confirmed: false, probes: ["a"] });
    expect(edited(TEXT, [row])).toBe(
      TEXT.replace(
        "# its owner knows\n",
        '# its owner knows\n\n    - id: new\n      service: "New: one"\n      confirmed: false\n      probes: [a]\n',
      ),
    );
  });

  it.each(["kind: inventory\nconsumers: []\n", "kind: inventory\nconsumers: [ ] # none yet"])(
    "starts an empty list",
    (text) => {
      const row = inventoryRowSchema.parse({ id: "a", service: "A" });
      expect(rowsOf(edited(text, [row]))).toEqual([row]);
    },
  );

  it("keeps the line ends of Windows and a byte order mark", () => {
    const text = `\uFEFF${TEXT.replaceAll("\n", "\r\n")}`;
    const result = change(text, "ci", { owner: "sam", team: "web", wakes: ["jo"] });
    expect(result.startsWith("\uFEFF#")).toBe(true);
    expect(result.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(rowsOf(result)[0]).toMatchObject({ owner: "sam", team: "web", wakes: ["jo"] });
  });

  it("leads from any rows to any rows, in block and in flow", () => {
    const layout = fc.record({ rows: fc.boolean(), list: fc.boolean() });
    fc.assert(
      fc.property(
        inventoryRows,
        layout,
        fc.array(inventoryRow, { minLength: 4, maxLength: 4 }),
        inventoryRows,
        (rows, flow, others, more) => {
          const document = new Document({ kind: "inventory", consumers: [] });
          const list = document.createNode(
            rows.map((row) => document.createNode(sourceOf(row), { flow: flow.rows })),
            { flow: flow.list },
          );
          document.set("consumers", list);
          const text = document.toString({ lineWidth: 0 });
          // The library writes block scalars between brackets, and can't read them there.
          fc.pre(parseInventory(text, "inventory.yaml").ok);
          const start = rowsOf(text);
          const known = new Set(start.map(({ id }) => id));
          const now = start.map((row, index) => ({ ...(others[index] ?? row), id: row.id }));
          const added = more.filter(({ id }) => !known.has(id));
          const result = edited(text, [...now, ...added]);
          expect(rowsOf(result)).toEqual([...now, ...added]);
          expect(edited(result, [...now, ...added])).toBe(result);
        },
      ),
      { numRuns: 30 },
    );
  });
});
