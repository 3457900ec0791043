import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { auxotFiles } from "./auxot-files.ts";
import { makeHouse } from "./house.ts";

describe("a plan at a tier", { timeout: 30_000 }, () => {
  it.each(["free", "team"])(
    "on %s is one error for three team keys, says the way out, and writes nothing",
    async (tier) => {
      const house = await makeHouse();
      const runbook = auxotFiles(house, tier);
      const before = readdirSync(house.dir, { recursive: true });
      const out = join(house.dir, "plan.json");
      const said = await house.stanch("plan", runbook, "--out", out);
      expect(said.code).toBe(9);
      expect(said.err.trimEnd().split("\n")).toEqual([
        `stanch: Auxot has no team keys on the tier ${tier}, on business, enterprise only, and the runbook wants one (reissue: keyKind)`,
        expect.stringMatching(/^hint: plan keyKind: user instead/),
      ]);
      expect(said.out).toBe("");
      const responding = await house.as("mia", "respond", runbook, "--live", "--yes");
      expect(responding).toMatchObject({ code: 9, out: "" });
      expect(house.journal.incidents()).toEqual([]);
      expect(readdirSync(house.dir, { recursive: true })).toEqual(before);
    },
  );

  it("takes the way out: user keys on every tier, and team keys where there are some", async () => {
    const house = await makeHouse();
    const runbook = auxotFiles(house, "free");
    const text = readFileSync(runbook, "utf8");
    writeFileSync(runbook, text.replace("    keyKind: team\n    team: automation\n", "    keyKind: user\n"));
    expect(await house.stanch("plan", runbook)).toMatchObject({ code: 0 });
    const business = await makeHouse();
    const said = await business.stanch("plan", auxotFiles(business, "business"));
    expect(said).toMatchObject({ code: 0 });
    expect(said.out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(said.out).not.toContain("instances");
    const several = auxotFiles(business, "business");
    writeFileSync(
      several,
      readFileSync(several, "utf8").replace("    owner: ", "    instances: 3\n    owner: "),
    );
    // A long name takes two lines of the table.
    const { out } = await business.stanch("plan", several);
    expect(out.replaceAll("\nLIVE ", " ")).toMatch(/support-bot \(3 .* instances\)/);
  });
});
