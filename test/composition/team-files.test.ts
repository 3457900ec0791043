import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadRunnable, scenarioOf } from "../../src/composition/rehearsal/runnable.ts";
import { teamFactsBeside } from "../../src/composition/rehearsal/team-files.ts";
import { NO_TEAM_FACTS, type TeamFacts } from "../../src/formats/team-facts.ts";
import { auxotFiles } from "../cli/auxot-files.ts";
import { type House, makeHouse } from "../cli/house.ts";

let house: House;
let runbook: string;
beforeEach(async () => {
  house = await makeHouse();
  runbook = auxotFiles(house, "business");
});
afterEach(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

function beside(file: string): TeamFacts {
  return teamFactsBeside(file, loadRunnable(runbook).runbook);
}

describe("what lies beside a runbook", () => {
  it("says who is enrolled, by which policy, and what provider and logs can do", () => {
    const { people, policy, config, capabilities, logs } = beside(runbook);
    expect([people, policy]).toEqual([["mia", "noor", "sam"], "two-person"]);
    expect(Object.keys(config?.stores ?? {})).toContain("order-intake-secret");
    // By the clicks: nobody can disable a key of Auxot, and the old one and its replacement may live side by side.
    expect(capabilities).toMatchObject({ canDisable: false, overlap: true });
    expect(logs).toHaveLength(loadRunnable(runbook).runbook.steps.audit.logs.length);
    expect(logs?.map(({ identifiesKey }) => identifiesKey)).not.toContain(true);
  });

  it("is in the world that is rehearsed: its people, its policy, what its provider can do", () => {
    const { people, policy, world } = scenarioOf(loadRunnable(runbook), "1");
    expect(people.map(({ id }) => id)).toEqual(expect.arrayContaining(["mia", "noor", "sam"]));
    expect(policy).toBe("two-person");
    expect(world.provider.tokenCache).toBe(beside(runbook).capabilities?.tokenCache);
    expect(world.provider.tokenCache).toBeGreaterThan(60);
  });

  it("is taken from the runbook's own config where that lies there, as stanch ships them", () => {
    expect(beside("runbooks/auxot-key-leak.yaml")).toMatchObject({
      people: [],
      capabilities: { canDisable: false },
    });
  });

  it("says nothing where nothing lies", () => {
    const dir = mkdtempSync(join(tmpdir(), "stanch-bare-"));
    expect(beside(join(dir, "runbook.yaml"))).toEqual(NO_TEAM_FACTS);
    rmSync(dir, { recursive: true });
  });

  it.each(["stanch.config.yaml", "providers/auxot.clicks.yaml"])("stops where %s can't be read", (name) => {
    writeFileSync(join(dirname(runbook), name), "kind: something else\n");
    expect(() => beside(runbook)).toThrow(
      expect.objectContaining({ code: "ERR_FORMAT", message: expect.stringContaining(name) }),
    );
  });
});
