import { readFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseManualClicks } from "../../src/formats/manual-clicks.ts";
import { type House, makeHouse } from "./house.ts";

const CLICKS = "runbooks/providers/auxot.clicks.yaml";

let house: House;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

const play = async (file: string, ...more: readonly string[]) => {
  const { code, err } = await house.stanch("rehearse", file, "--auto", ...more);
  const lines = err.trimEnd().split("\n").slice(0, -1);
  expect(lines.filter((line) => !line.startsWith("EXERCISE"))).toEqual([]);
  return { code, lines, told: lines.map((line) => line.replace(/^EXERCISE +/, "")).join(" ") };
};

it("at each step of Auxot the clicks are shown, and the day on which somebody last saw them", async () => {
  const loaded = parseManualClicks(readFileSync(CLICKS, "utf8"), CLICKS);
  if (!loaded.ok) throw new Error("no clicks");
  const { title, asOf, list = [], create = [], kinds, end } = loaded.value;
  const { code, lines, told } = await play("runbooks/auxot-key-leak.yaml", "--show-clicks");
  expect(code).toBe(0);
  const paths = [
    ["list the keys", list],
    ["create a key", kinds?.team?.create ?? create],
    ["end the leaked key, once the gate is open", end],
  ] as const;
  let from = 0;
  for (const [what, steps] of paths) {
    const numbered = steps.map((step, index) => `${index + 1}. ${step}`);
    const said = [
      `by hand, at ${title}: ${what}`,
      ...numbered,
      `(as of ${asOf}; the screens may have changed since)`,
    ];
    const at = told.indexOf(said.join(" "), from);
    expect({ what, shown: at >= from }).toEqual({ what, shown: true });
    from = at + 1;
  }
  expect(lines.filter((line) => line.includes("by hand, at"))).toHaveLength(paths.length);
});

it("of a provider without clicks it says once that nobody has written them down", async () => {
  const { lines } = await play("test/crash/small.yaml", "--show-clicks");
  expect(lines.filter((line) => /clicks|by hand/.test(line))).toEqual([
    "EXERCISE nobody has written down what a person clicks at keys",
  ]);
});

it("nothing of it is shown unless it is asked for", async () => {
  expect((await play("runbooks/auxot-key-leak.yaml")).told).not.toMatch(/by hand, at|as of \d/);
});
