import { describe, expect, it } from "vitest";
import { attest } from "../../engine/deeds.ts";
import { consumer } from "../../engine/setting.ts";
import { begin, opens, secondsToEnd, shutBy } from "../outcomes.ts";

/** A consumer that nobody can ask: all that is known of it is what the log shows. */
const silent = (more = {}) => consumer("web", { probes: [], ...more });

/** Another instance of `web`, which nobody swapped: by the log nothing tells the two apart. */
const secondInstance = (at: string) => ({
  at,
  do: "late-cron",
  consumer: consumer("web-2", { match: { userAgents: ["web/*"] }, store: "second" }),
});

describe("rule 2 (a): the source shows no use of the old key", () => {
  it.each([
    ["two periods", { period: "4m" }, {}, 480 + 10],
    ["the token cache where that is longer", { period: "1m" }, { tokenCache: "10m" }, 600 + 10],
  ])(
    "opens after the window (%s) and the log's lag, and not before",
    async (_name, row, provider, window) => {
      const response = await begin({ consumers: [silent(row)], provider });
      expect(await shutBy(response, window - 60)).toEqual(["SILENCE_RUNNING web"]);
      await opens(response);
      expect(secondsToEnd(response)).toBeGreaterThanOrEqual(window);
    },
  );

  it("isn't fooled by a second instance that calls with the old key within the window", async () => {
    const response = await begin({ consumers: [silent()], injects: [secondInstance("90s")] });
    expect(await shutBy(response, 600)).toEqual(["OLD_USE_SEEN web"]);
    expect(response.world.facts().onLeakedKey).toEqual(["web-2"]);
  });

  it("isn't fooled by a source that doesn't cover the kinds of call that the consumer makes", async () => {
    const covers = { covers: ["read"] };
    const writer = silent({ calls: ["read", "write"] });
    const response = await begin({ consumers: [writer], provider: covers });
    expect(await shutBy(response, 600)).toEqual(["OLD_USE_UNOBSERVABLE web"]);
    const reader = silent({ calls: ["read"] });
    await opens(await begin({ consumers: [reader], provider: covers }));
  });

  it("isn't fooled by the silence of a disabled key at a source that is blind to refusals", async () => {
    const stuck = {
      consumers: [silent()],
      strategy: "disable-first",
      behaves: { web: { wrongEnvironment: true } },
    } as const;
    const blind = await begin({ ...stuck, provider: { recordsRefusals: false } });
    await blind.drive({ seconds: 60 });
    attest(blind, "ana", "new-key-in-use", "web");
    expect(await shutBy(blind, 600)).toEqual(["OLD_USE_UNOBSERVABLE web"]);
    const seeing = await begin(stuck);
    await seeing.drive({ seconds: 60 });
    attest(seeing, "ana", "new-key-in-use", "web");
    expect(await shutBy(seeing, 600)).toEqual(["OLD_USE_SEEN web"]);
  });

  it("counts refused attempts with the disabled key as signs of it, until they cease", async () => {
    const response = await begin({
      consumers: [silent()],
      strategy: "disable-first",
      injects: [{ at: "0s", do: "wrong-environment", consumer: "web", fixedAfter: "15m" }],
    });
    expect(await shutBy(response, 600)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_SEEN web"]);
    await opens(response);
    expect(secondsToEnd(response)).toBeGreaterThan(900);
  });

  it("begins the window again after a gap in the source", async () => {
    const lag = { at: "2m", do: "audit-lag", lag: "15m" };
    const mended = { at: "20m", do: "audit-lag", lag: "10s" };
    const response = await begin({ consumers: [silent({ period: "4m" })], injects: [lag, mended] });
    expect((await shutBy(response, 900)).join()).toContain(" web");
    await opens(response);
    expect(secondsToEnd(response)).toBeGreaterThan(20 * 60);
  });

  it("isn't fooled by a source that nobody can read any more", async () => {
    const response = await begin({ consumers: [silent({ period: "10m" })] });
    expect(await shutBy(response, 240)).toContain("SILENCE_RUNNING web");
    response.adapt(({ auditLogs }) => ({
      auditLogs: auditLogs.map((log) => ({
        ...log,
        async *read() {
          yield* [];
          throw new Error("the log is gone");
        },
      })),
    }));
    attest(response, "ana", "new-key-in-use", "web");
    expect(await shutBy(response, 3600)).toEqual(["OLD_USE_UNOBSERVABLE calls", "EVIDENCE_STALE web"]);
  });
});
