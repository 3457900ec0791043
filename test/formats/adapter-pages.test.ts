import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { parseConfig } from "../../src/formats/config.ts";

const PAGES = new URL("../../docs/adapters/", import.meta.url);

const EXAMPLES = readdirSync(PAGES).flatMap((page) =>
  [...readFileSync(new URL(page, PAGES), "utf8").matchAll(/```yaml\n((?:hosts|stores):[^]*?)```/g)].map(
    ([, text = ""]) => ({ page, text }),
  ),
);

it.each(EXAMPLES)("the config that docs/adapters/$page shows is one", ({ page, text }) => {
  const config = parseConfig(`kind: config\n${text}`, page);
  expect(config.ok ? [] : config.problems).toEqual([]);
});

it("finds the examples", () => {
  expect(EXAMPLES.length).toBeGreaterThan(4);
});
