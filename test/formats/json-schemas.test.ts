import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { jsonSchemas } from "../../src/formats/json-schemas.ts";

const FOLDER = new URL("../../schemas/", import.meta.url);

test.each(Object.entries(jsonSchemas()))(
  "schemas/%s.schema.json is what the code says (else run: node scripts/schemas.ts)",
  async (name, text) => {
    expect(await readFile(new URL(`${name}.schema.json`, FOLDER), "utf8")).toBe(text);
  },
);

test("no schema lies about that the code doesn't know", async () => {
  const expected = Object.keys(jsonSchemas()).map((name) => `${name}.schema.json`);
  expect((await readdir(FOLDER)).toSorted()).toEqual(expected.toSorted());
});

test("an editor offers steps, refuses unknown keys and doesn't ask for what has a default", () => {
  const runbook = JSON.parse(jsonSchemas()["runbook"] ?? "") as {
    readonly required: readonly string[];
    readonly additionalProperties: boolean;
    readonly properties: { readonly steps: { readonly items: { readonly oneOf: readonly unknown[] } } };
  };
  expect(runbook.required).toEqual(["kind", "name", "provider", "leak", "steps"]);
  expect(runbook.additionalProperties).toBe(false);
  expect(runbook.properties.steps.items.oneOf).toHaveLength(6);
});
