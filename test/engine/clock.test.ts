import { describe, expect, it } from "vitest";
import { plus } from "../../src/core/time.ts";
import { approve, blockersOf, closeLeakPath } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { consumer } from "./setting.ts";

describe("a clock that was ahead and is set right at the gate", () => {
  it("doesn't keep the driver from looking until it has caught up", async () => {
    const response = await play({ consumers: [consumer("web")] });
    const { clock } = response.world;
    closeLeakPath(response);
    let ahead = 0;
    response.adapt(() => ({ clock: { ...clock, now: () => plus(clock.now(), ahead) } }));
    expect(await response.drive({ seconds: 20 })).toMatchObject({ kind: "blocked" });
    ahead = 3600;
    expect(await response.drive({ seconds: 20 })).toMatchObject({ kind: "blocked" });
    ahead = 0;
    const before = response.rows("evidence.observed").length;
    expect(await response.drive({ seconds: 600 })).toEqual({ kind: "approval" });
    expect(response.rows("evidence.observed").length).toBeGreaterThan(before);
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });
});

describe("a clock that is ahead while the log is read", () => {
  /** One instance takes the new key, the other goes on with the old one: only the log tells. */
  const halfway = {
    consumers: [consumer("web", { probes: [] })],
    behaves: { web: { instances: 2, rollout: "1h" } },
  } as const;

  async function readAhead(response: Play, seconds: number): Promise<void> {
    const { clock } = response.world;
    let ahead = 0;
    response.adapt(() => ({ clock: { ...clock, now: () => plus(clock.now(), ahead) } }));
    closeLeakPath(response);
    await response.drive({ seconds: 120 });
    ahead = seconds;
    await response.drive({ seconds: 240 });
    ahead = 0;
  }

  it("proves no silence for the time until then, once it is right again", async () => {
    const response = await play(halfway);
    await readAhead(response, 86_400);
    expect(blockersOf(await response.drive({ seconds: 300 }))).toContain("OLD_USE_SEEN web");
    expect(response.world.facts().onLeakedKey).toEqual(["web"]);
  });

  it("hides no row that was written meanwhile", async () => {
    const response = await play(halfway);
    await readAhead(response, 86_400);
    const [old] = response
      .rows("evidence.observed")
      .slice(-1)
      .flatMap(({ data }) => data.evidence.filter(({ key }) => key === "old"));
    const called = response.world.clock.now();
    expect((Date.parse(called) - Date.parse(old?.last ?? "")) / 1000).toBeLessThan(120);
  });
});

describe("a provider that tells no time", () => {
  it("is worked with as this machine's clock stands, and nothing is measured", async () => {
    const response = await play({ consumers: [consumer("web")] });
    response.adapt(({ provider }) => ({ provider: { ...provider, time: () => null } }));
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.rows("clock.measured")).toEqual([]);
  });
});

describe("a report that gives no time of its own", () => {
  it("is of when it was asked, by the provider's clock", async () => {
    const response = await play({ consumers: [consumer("web")], audit: { logs: [] } });
    const { clock } = response.world;
    const fast = { ...clock, now: () => plus(clock.now(), 3600) };
    response.adapt((adapters) => ({
      clock: fast,
      probes: (who) =>
        adapters.probes(who).map((probe) => ({
          ...probe,
          ask: async () => ({ ...(await probe.ask()), at: fast.now(), isAskTime: true as const }),
        })),
    }));
    await response.drive({ seconds: 300 });
    const seen = response.rows("evidence.observed").at(-1);
    const [use] = seen?.data.evidence ?? [];
    const late = (Date.parse(seen?.at ?? "") - Date.parse(use?.last ?? "")) / 1000;
    expect(late).toBeGreaterThanOrEqual(3600);
    expect(late).toBeLessThan(3660);
  });
});
