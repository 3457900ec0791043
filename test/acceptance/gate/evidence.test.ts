import { describe, expect, it } from "vitest";
import { approve, attest, blockersOf, closeLeakPath } from "../../engine/deeds.ts";
import type { Play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { BLIND, begin, opens, shutBy } from "../outcomes.ts";

/** A consumer that calls when somebody runs it: what it has shown gets older and older. */
const setting = { consumers: [consumer("report", { period: "on-demand", probes: [] })] };

async function run(response: Play): Promise<void> {
  for (const pause of [60, 15]) {
    response.world.trigger("report");
    await response.world.clock.sleep(pause);
  }
}

/** Proven by two runs, but for the approval. */
async function proven(): Promise<Play> {
  const response = await begin(setting);
  await response.drive({ seconds: 60 });
  await run(response);
  expect(await response.drive()).toEqual({ kind: "approval" });
  return response;
}

describe("evidence", () => {
  it("counts for 15 minutes and the log's lag, and opens the gate again when there is newer", async () => {
    const response = await proven();
    await response.world.clock.sleep(800);
    expect(await response.drive({ seconds: 0 })).toEqual({ kind: "approval" });
    await response.world.clock.sleep(180);
    expect(await shutBy(response, 60)).toEqual(["EVIDENCE_STALE report"]);
    await run(response);
    await opens(response);
  });

  it("that expires after the approval keeps the key from being ended on it", async () => {
    const response = await proven();
    approve(response);
    await response.world.clock.sleep(1000);
    expect(blockersOf(await response.drive({ seconds: 60 }))).toEqual(["EVIDENCE_STALE report"]);
    expect(response.world.facts().endedAt).toBeNull();
  });

  it("that is withdrawn shuts the gate, and the same rows of the log don't open it again", async () => {
    const response = await proven();
    response.sign("cyd", "evidence.withdrawn", {
      consumer: "report",
      source: "calls",
      reason: "those were runs of my test",
    });
    expect(await shutBy(response)).toEqual(["NEW_USE_UNPROVEN report", "OLD_USE_UNOBSERVABLE report"]);
    await run(response);
    await opens(response);
  });

  it("that somebody attested can be withdrawn too, of a consumer and of the leak path", async () => {
    const response = await begin({
      consumers: [consumer("web", { probes: [] })],
      provider: BLIND,
    });
    await response.drive({ seconds: 60 });
    for (const claim of ["new-key-in-use", "old-key-unused"] as const) attest(response, "ana", claim, "web");
    expect(await response.drive()).toEqual({ kind: "approval" });
    const source = "attestation:ana";
    for (const subject of ["web", "incident"])
      response.sign("cyd", "evidence.withdrawn", {
        consumer: subject,
        source,
        reason: "she looked elsewhere",
      });
    const shut = ["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web", "LEAK_PATH_OPEN incident"];
    expect(await shutBy(response, 60)).toEqual(shut);
    for (const claim of ["new-key-in-use", "old-key-unused"] as const) attest(response, "ana", claim, "web");
    closeLeakPath(response);
    await opens(response);
  });

  it("against a consumer can't be withdrawn", async () => {
    const response = await begin({
      consumers: [consumer("web", { probes: [] })],
      behaves: { web: { wrongEnvironment: true } },
    });
    await response.drive({ seconds: 180 });
    response.sign("cyd", "evidence.withdrawn", { consumer: "web", source: "calls", reason: "not ours" });
    expect(await shutBy(response, 60)).toContain("OLD_USE_SEEN web");
  });

  it("is read once more right before the end: what came after the approval counts", async () => {
    const injects = [{ at: "20m", do: "late-cron", consumer: consumer("backup", { period: "5m" }) }];
    const response = await begin({ consumers: [consumer("web")], injects });
    expect(await response.drive()).toEqual({ kind: "approval" });
    await response.world.clock.sleep(1100);
    expect(await response.drive({ seconds: 0 })).toEqual({ kind: "approval" });
    approve(response);
    // While somebody is being asked to type the key's name, the caller turns up.
    response.refused.add("end");
    await response.drive({ seconds: 0 });
    response.refused.clear();
    await response.world.clock.sleep(120);
    await response.drive({ seconds: 0 });
    expect(response.rows("gate.shut")[0]?.data.blockers).toMatchObject([{ code: "CALLER_UNCLASSIFIED" }]);
    expect(response.world.facts().endedAt).toBeNull();
  });
});
