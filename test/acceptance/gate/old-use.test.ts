import { describe, expect, it } from "vitest";
import { approve, attest, strangers } from "../../engine/deeds.ts";
import { consumer } from "../../engine/setting.ts";
import { BLIND, begin, opens, secondsToEnd, shutBy } from "../outcomes.ts";

const disabled = { strategy: "disable-first", provider: BLIND } as const;

describe("rule 2 (b): the key is disabled and the consumer runs", () => {
  it("opens after two successes, a period apart, that name no key", async () => {
    const response = await begin({
      ...disabled,
      consumers: [consumer("web", { period: "4m" })],
      behaves: { web: { reports: "success" } },
    });
    await opens(response);
    expect(secondsToEnd(response)).toBeGreaterThan(240);
  });

  it("isn't fooled by successes while the disabled key lives on in the token cache", async () => {
    const response = await begin({
      ...disabled,
      consumers: [consumer("web")],
      provider: { ...BLIND, tokenCache: "10m" },
      behaves: { web: { reports: "success", wrongEnvironment: true } },
    });
    expect(await shutBy(response, 480)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web"]);
    expect(response.rows("evidence.observed").at(-1)?.data.evidence).toMatchObject([{ fact: "use" }]);
    expect(await shutBy(response, 300)).toContain("NEW_KEY_REFUSED web");
  });

  it("isn't fooled by two runs of one moment", async () => {
    const response = await begin({
      ...disabled,
      consumers: [consumer("web", { period: "15m" })],
      behaves: { web: { reports: "success" } },
    });
    await response.drive({ seconds: 60 });
    for (let run = 0; run < 3; run += 1) {
      response.world.trigger("web");
      await response.drive({ seconds: 40 });
    }
    expect(await shutBy(response, 0)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web"]);
  });

  it("doesn't count them once the key works again", async () => {
    const response = await begin({
      ...disabled,
      consumers: [consumer("web")],
      behaves: { web: { reports: "success" } },
    });
    expect(await response.drive()).toEqual({ kind: "approval" });
    response.sign("ana", "undo.requested", { rung: "disable", reason: "a partner is down" });
    await response.drive({ seconds: 30 });
    expect(await shutBy(response, 120)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web"]);
  });
});

describe("a disabled key that somebody wakes up behind stanch's back", () => {
  const asleep = {
    ...disabled,
    consumers: [consumer("web")],
    behaves: { web: { reports: "success" } },
  } as const;

  it("isn't taken for disabled: successes that name no key may be on it again", async () => {
    const response = await begin({
      ...asleep,
      behaves: { web: { reports: "success", wrongEnvironment: true } },
    });
    await response.drive({ seconds: 60 });
    await response.world.provider.enableKey(response.world.leaked.id);
    const shut = await shutBy(response, 600);
    for (const code of ["NEW_USE_UNPROVEN", "OLD_USE_UNOBSERVABLE"]) expect(shut).toContain(`${code} web`);
    expect(response.world.facts().onLeakedKey).toEqual(["web"]);
    expect(response.at().incident.leaked.state).toBe("live");
    await response.world.provider.disableKey(response.world.leaked.id);
    expect(await shutBy(response, 600)).toContain("NEW_KEY_REFUSED web");
  });

  it("isn't ended on an approval of before, and is once it sleeps again and the consumer runs", async () => {
    const response = await begin(asleep);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    await response.world.provider.enableKey(response.world.leaked.id);
    expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "blocked" });
    await response.world.provider.disableKey(response.world.leaked.id);
    await opens(response);
  });
});

describe("rule 2 (c): the consumer's own runtime says which key it holds", () => {
  it("opens on the fingerprint of the new key, with no log at all", async () => {
    await opens(await begin({ consumers: [consumer("web")], audit: { logs: [] } }));
  });

  it("isn't fooled by a store that reads back what stanch wrote", async () => {
    const response = await begin({
      consumers: [consumer("web")],
      audit: { logs: [] },
      behaves: { web: { wrongEnvironment: true, canRead: true } },
    });
    expect(await shutBy(response)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_SEEN web"]);
  });

  it("takes whoever looks like it on the old key for somebody unknown, once it is off it", async () => {
    const row = consumer("web-2", { match: { userAgents: ["web/*"] }, store: "second" });
    const injects = [{ at: "10m", do: "late-cron", consumer: row }];
    const response = await begin({ consumers: [consumer("web")], injects });
    expect(await response.drive()).toEqual({ kind: "approval" });
    await response.world.clock.sleep(700);
    const shut = await shutBy(response, 60);
    const [caller] = strangers(response);
    expect(shut).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
  });

  it("opens on somebody's word, if nothing speaks against it", async () => {
    const hidden = { consumers: [consumer("web", { probes: [] })], provider: BLIND };
    const response = await begin(hidden);
    await response.drive({ seconds: 60 });
    for (const claim of ["new-key-in-use", "old-key-unused"] as const) attest(response, "ana", claim, "web");
    await opens(response, "cyd");
  });

  it("isn't fooled by that word where the log shows the old key in use", async () => {
    const response = await begin({
      consumers: [consumer("web", { probes: [] })],
      behaves: { web: { wrongEnvironment: true } },
    });
    await response.drive({ seconds: 120 });
    for (const claim of ["new-key-in-use", "old-key-unused"] as const) attest(response, "ana", claim, "web");
    expect(await shutBy(response)).toEqual(["OLD_USE_SEEN web"]);
  });
});
