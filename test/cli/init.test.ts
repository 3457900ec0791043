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
      expect(played.err).toContain("NO_CONSUMERS");
    },
  );

  it("keeps what is there already", async () => {
    const house = await makeHouse();
    const dir = mkdtempSync(join(tmpdir(), "stanch-init-"));
    writeFileSync(join(dir, "inventory.yaml"), "mine\n");
    const { err } = await house.stanchIn(dir, "init", "--policy", "solo", "--provider", "auxot");
    expect(err).toContain("there already, and kept: inventory.yaml");
    expect(readFileSync(join(dir, "inventory.yaml"), "utf8")).toBe("mine\n");
  });
});
