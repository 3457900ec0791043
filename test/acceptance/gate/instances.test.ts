import { describe, expect, it } from "vitest";
import type { ConsumerProbe, ConsumerReport } from "../../../src/ports/probe.ts";
import { attest } from "../../engine/deeds.ts";
import type { Play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { BLIND, begin, opens, secondsToEnd, shutBy } from "../outcomes.ts";

/** Three runtimes; the last takes the new key 20 minutes after the first. */
const three = { consumers: [consumer("web", { instances: 3 })] } as const;
const rolling = { rollout: "10m" } as const;
const unlogged = { audit: { logs: [] } } as const;

describe("a consumer of several instances", () => {
  it("opens the gate when each of them reports the new key, though their names change with the rollout", async () => {
    const response = await begin({
      ...three,
      ...unlogged,
      behaves: { web: { ...rolling, instanceNames: "renewed" } },
    });
    await opens(response);
    expect(secondsToEnd(response)).toBeGreaterThan(20 * 60);
  });

  it("isn't spoken for by one of them: not before the last has the new key", async () => {
    const response = await begin({ ...three, ...unlogged, behaves: { web: rolling } });
    for (let minute = 0; minute < 18; minute += 3)
      expect((await shutBy(response, 180)).some((code) => /^OLD_USE_\w+ web$/.test(code))).toBe(true);
    expect(response.world.facts().onLeakedKey).toEqual(["web"]);
  });

  it("isn't proven by reports that don't say whose they are, and is by somebody's word", async () => {
    const response = await begin({ ...three, ...unlogged, behaves: { web: { instanceNames: "none" } } });
    expect(await shutBy(response, 3600)).toEqual(["OLD_USE_UNOBSERVABLE web"]);
    attest(response, "ana", "old-key-unused", "web");
    await opens(response, "cyd");
  });

  it("opens the gate by two runs of each while the key is disabled", async () => {
    const response = await begin({
      ...three,
      strategy: "disable-first",
      provider: BLIND,
      behaves: { web: { reports: "success" } },
    });
    await opens(response);
  });

  it("isn't proven by the runs of one while the others are refused", async () => {
    const response = await begin({
      ...three,
      strategy: "disable-first",
      provider: BLIND,
      behaves: { web: { reports: "success", instanceNames: "none", rollout: "2h" } },
    });
    const shut = await shutBy(response, 3600);
    expect(shut).toContain("NEW_USE_UNPROVEN web");
    expect(shut).toContain("OLD_USE_UNOBSERVABLE web");
  });

  it("opens the gate after a silence in which each had its turn, and not before", async () => {
    const response = await begin({
      ...three,
      behaves: { web: { reports: "success", instanceNames: "none", takesTurns: true } },
    });
    await opens(response);
    expect(secondsToEnd(response)).toBeGreaterThan(3 * 2 * 60);
  });

  it("opens the gate by two runs of each when they run on demand", async () => {
    const rows = [consumer("web", { instances: 2, period: "on-demand" })];
    await opens(await begin({ consumers: rows, ...unlogged }));
  });

  it("isn't proven by runs on demand of nobody in particular", async () => {
    const response = await begin({
      consumers: [consumer("web", { instances: 2, period: "on-demand" })],
      behaves: { web: { instanceNames: "none", rollout: "2h" } },
    });
    expect(await shutBy(response, 3600)).toContain("NEW_USE_UNPROVEN web");
  });
});

/** A probe that hears every instance at each look, or says that it missed one. */
function atOnce(response: Play, missesOne: () => boolean): void {
  const all = (probe: ConsumerProbe): ConsumerProbe => ({
    ...probe,
    async ask() {
      const heard = new Map<string, ConsumerReport>();
      while (heard.size < 3) {
        const report = await probe.ask();
        heard.set(report.instance ?? "", report);
      }
      const missed = missesOne() ? { partial: true as const } : {};
      // Always the same one first: it alone is never enough.
      const names = [...heard.keys()].toSorted();
      const [first, ...others] = names.flatMap((name) => {
        const report = heard.get(name);
        return report === undefined ? [] : [{ ...report, ...missed }];
      });
      if (first === undefined) throw new Error("nobody was heard");
      return { ...first, others };
    },
  });
  response.adapt((given) => ({ probes: (row) => given.probes(row).map(all) }));
}

describe("a consumer whose instances are all heard at once", () => {
  it("opens the gate once each of them reports the new key", async () => {
    const response = await begin({ ...three, ...unlogged });
    atOnce(response, () => false);
    await opens(response);
  });

  it("isn't proven by those who are heard while another one isn't", async () => {
    const response = await begin({ ...three, ...unlogged });
    let missesOne = true;
    atOnce(response, () => missesOne);
    expect(await shutBy(response, 3600)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web"]);
    missesOne = false;
    await opens(response);
  });

  it("isn't proven while one of those who are heard holds a key that nobody knows", async () => {
    const response = await begin({ ...three, ...unlogged });
    let isOdd = false;
    atOnce(response, () => isOdd);
    response.adapt((given) => ({
      probes: (row) =>
        given.probes(row).map((probe) => ({
          ...probe,
          async ask() {
            const report = await probe.ask();
            return isOdd ? { ...report, outcome: "unknown" as const, sha256Prefix: "00000000" } : report;
          },
        })),
    }));
    expect(await response.drive({ seconds: 8 * 3600 })).toEqual({ kind: "approval" });
    isOdd = true;
    expect((await shutBy(response, 60)).join()).toContain("web");
  });

  it("is held to an old key that one of them reports, whoever isn't heard", async () => {
    const response = await begin({ ...three, ...unlogged, behaves: { web: rolling } });
    atOnce(response, () => true);
    expect(await shutBy(response, 300)).toContain("OLD_USE_SEEN web");
  });
});
