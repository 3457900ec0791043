import { describe, expect, it } from "vitest";
import { approve, blockersOf, closeLeakPath, driveThroughGate } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

describe("a consumer without regular calls", () => {
  it("that answers when it is asked is proven by two runs", async () => {
    const response = await play({ consumers: [consumer("report", { period: "on-demand" })] });
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
    expect(response.world.facts()).toMatchObject({ prematureEnds: [], onLeakedKey: [] });
  });

  it("that runs once a week is run out of turn, twice, and isn't waited for", async () => {
    const response = await play({ consumers: [consumer("weekly", { period: "7d" })] });
    closeLeakPath(response);
    expect(blockersOf(await response.drive({ seconds: 120 }))).toContain("NEW_USE_UNPROVEN weekly");
    response.world.trigger("weekly");
    await response.world.clock.sleep(60);
    expect(blockersOf(await response.drive({ seconds: 120 }))).toContain("NEW_USE_UNPROVEN weekly");
    response.world.trigger("weekly");
    expect(await response.drive({ seconds: 600 })).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts().prematureEnds).toEqual([]);
  });
});

describe("an audit log that falls behind what it promises", () => {
  it("says nothing of silence meanwhile: the gate waits until it has caught up", async () => {
    const response = await play({
      behaves: { jobs: { reports: "success" } },
      injects: [
        { at: "5s", do: "audit-lag", lag: "20m" },
        { at: "30m", do: "audit-lag", lag: "10s" },
      ],
    });
    closeLeakPath(response);
    const shut = await response.drive({ seconds: 600 });
    expect(blockersOf(shut).join()).toContain("jobs");
    expect(response.world.facts().endedAt).toBeNull();
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.world.clock.now() >= "2026-01-05T09:25:00.000Z").toBe(true);
  });
});

describe("two consumers on one new key", () => {
  it("are told apart by their own marks, and each is proven on its own", async () => {
    const response = await play({
      reissue: { per: "shared" },
      behaves: { web: { reports: "success" }, jobs: { reports: "success", wrongEnvironment: true } },
    });
    closeLeakPath(response);
    const shut = blockersOf(await response.drive({ seconds: 300 })).join();
    expect(shut).toContain("jobs");
    expect(shut).not.toContain("web");
  });

  it("that look alike aren't proven by each other's calls", async () => {
    const match = { userAgents: ["app/*"] };
    const response = await play({
      consumers: [consumer("web", { match, probes: [] }), consumer("jobs", { match, probes: [] })],
      reissue: { per: "shared" },
    });
    closeLeakPath(response);
    const shut = blockersOf(await response.drive({ seconds: 300 }));
    expect(shut).toContain("NEW_USE_UNPROVEN web");
    expect(shut).toContain("NEW_USE_UNPROVEN jobs");
  });
});
