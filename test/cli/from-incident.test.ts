import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseScenario } from "../../src/formats/scenario.ts";
import { renderProblems } from "../../src/formats/problem.ts";
import { INCIDENT, type House, makeHouse } from "./house.ts";
import { toGate, toWatch } from "./incidents.ts";

let house: House;
beforeEach(async () => {
  house = await makeHouse();
});
afterEach(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

async function closed(): Promise<void> {
  await toWatch(house);
  house.fact("14:45:00", "incident.closed", { as: "revoked" });
}

const again = (...options: readonly string[]) =>
  house.stanch("rehearse", "--from-incident", INCIDENT, ...options);

it("plays a closed incident once more: careful people pass, those who revoke first don't", async () => {
  await closed();
  const careful = await again("--auto");
  expect([careful.code, careful.code === 0 ? "" : careful.err]).toEqual([0, ""]);
  const rash = await again("--auto", "--policy", "revoke-first");
  expect([rash.code, rash.outcome?.extra?.["passed"]]).toEqual([11, false]);
});

it("writes it to a file that can be edited and kept, and names no key of then", async () => {
  await closed();
  const out = join(house.root, "again.yaml");
  const written = await again("--out", out);
  expect([written.code, written.outcome?.next]).toEqual([0, expect.stringContaining(`rehearse ${out}`)]);
  const text = readFileSync(out, "utf8");
  expect(text).toContain("# Nobody can know:");
  for (const id of ["key_1", "key_2", "key_3"]) expect(text).not.toContain(id);
  expect(text).not.toMatch(/[0-9a-f]{16}/);
  const loaded = parseScenario(text, out);
  if (!loaded.ok) throw new Error(renderProblems(loaded.problems));
  const { scenario, world } = { scenario: loaded.value, world: loaded.value.world };
  expect(scenario.people.map(({ id }) => id)).toEqual(["sam", "mia", "noor"]);
  expect(scenario.runbook.consumers?.map(({ id }) => id)).toEqual(["checkout", "web"]);
  // Written at 14:03, first seen a minute later, of a caller that calls each minute.
  expect(world.consumers["web"]?.deployDelay).toBe(0);
  expect((await again("--out", out)).code).not.toBe(0);
});

it.each([
  ["an open one", async () => toGate(house), "is open"],
  [
    "an aborted one",
    async () => {
      await toGate(house);
      house.fact("14:45:00", "incident.aborted", { left: [] });
    },
    "was aborted",
  ],
])("refuses %s", async (_what, make, why) => {
  await make();
  const refused = await again("--auto");
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(why)]);
});

it.each([[["--auto"]], [["--out", "x.yaml", "FILE"]], [["FILE", "--from-incident", INCIDENT]]])(
  "wants one thing to play: %j",
  async (argv) => {
    expect((await house.stanch("rehearse", ...argv)).code).toBe(2);
  },
);
