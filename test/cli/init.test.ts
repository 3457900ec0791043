import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { STARTERS } from "../../src/cli/file-services.ts";
import { makeHouse } from "./house.ts";

describe("stanch init --provider", () => {
  it.each(STARTERS)(
    "gives a new team on %s files that doctor finds whole and that can be rehearsed",
    async (starter) => {
      const house = await makeHouse();
      const dir = mkdtempSync(join(tmpdir(), "stanch-init-"));
      const made = await house.stanchIn(dir, "init", "--policy", "solo", "--provider", starter);
      expect(made.code).toBe(0);
      expect(made.outcome?.extra?.["made"]).toEqual([
        "stanch.config.yaml",
        "runbook.yaml",
        "inventory.yaml",
        `providers/${starter === "auxot" ? "auxot.clicks" : starter}.yaml`,
      ]);
      const { out } = await house.stanchIn(dir, "doctor");
      expect(out).toMatch(/^config +ok/m);
      const played = await house.stanchIn(
        dir,
        "rehearse",
        join(dir, "runbook.yaml"),
        "--auto",
        "--seed",
        "1",
      );
      // Its inventory is still empty: two callers are made up.
      expect(played.err).toContain("made-up-service is proven on its replacement");
      expect(played.code).toBe(0);
    },
  );

  it("looks through the folder first, and writes down whom it found as rows to confirm", async () => {
    const house = await makeHouse();
    const dir = mkdtempSync(join(tmpdir(), "stanch-init-"));
    writeFileSync(join(dir, "crontab"), "5 4 * * * AUXOT_API_KEY=user.EXAMPLEx7Qm2VtR9kLp4sWz /opt/report\n");
    const made = await house.stanchIn(dir, "init", "--policy", "solo", "--provider", "auxot");
    expect(made.code).toBe(0);
    expect(made.out + made.err).not.toContain("x7Qm2VtR9k");
    const inventory = readFileSync(join(dir, "inventory.yaml"), "utf8");
    expect(inventory).toContain("confirmed: false");
    expect(inventory).toContain("lastFour: 4sWz");
    expect(inventory).not.toContain("x7Qm2VtR9k");
    const checked = await house.stanchIn(dir, "inventory", "check");
    expect(checked.code).toBe(11);
    expect(checked.out).toContain("row-unconfirmed");
  });

  it("keeps what is there already", async () => {
    const house = await makeHouse();
    const dir = mkdtempSync(join(tmpdir(), "stanch-init-"));
    const mine = "kind: inventory\nconsumers: []\n";
    writeFileSync(join(dir, "inventory.yaml"), mine);
    const { err } = await house.stanchIn(dir, "init", "--policy", "solo", "--provider", "auxot");
    expect(err).toContain("there already, and kept: inventory.yaml");
    expect(readFileSync(join(dir, "inventory.yaml"), "utf8")).toBe(mine);
  });
});
