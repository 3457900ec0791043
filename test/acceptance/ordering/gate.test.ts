import { describe, expect, it } from "vitest";
import { timelineOf } from "../../../src/report/timeline.ts";
import { accept, approve, blockersOf } from "../../engine/deeds.ts";
import type { Play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { BLIND, begin, opens, shutBy } from "../outcomes.ts";

const one = { consumers: [consumer("web")] };
const unasked = { consumers: [consumer("web", { probes: [] })] };

describe("the gate", () => {
  it("G1: with no caller in the inventory it is shut", async () => {
    const response = await begin({ consumers: [] });
    expect(await shutBy(response, 3600)).toEqual(["NO_CONSUMERS incident"]);
  });

  it.each([
    ["whose reload fails", { broken: true }, ["UNSWAPPED jobs"]],
    ["whose store is locked", { locked: true }, ["UNSWAPPED jobs"]],
    ["that has moved nowhere", { wrongEnvironment: true }, ["NEW_USE_UNPROVEN jobs", "OLD_USE_SEEN jobs"]],
  ])(
    "G2: an unhealthy caller %s stays in the denominator, however long it is sick",
    async (_n, sick, shut) => {
      const response = await begin({ behaves: { jobs: sick } });
      if ("locked" in sick) {
        // The plan is refused before anything is made; a store that locks up later is a failed swap.
        response.adapt((given) => ({
          store: (row) => ({ ...given.store(row), preflight: () => Promise.resolve() }),
        }));
      }
      expect(await shutBy(response, 3600)).toEqual(shut);
      const verdict = response.rows("approval.granted").at(-1)?.data.verdict ?? "";
      expect(verdict).toMatch(/\["jobs","blocked",.*\["web","proven",/);
    },
  );

  it("G3: success after success without the identity of the key is no proof", async () => {
    const response = await begin({ ...one, provider: BLIND, behaves: { web: { reports: "success" } } });
    expect(await shutBy(response, 3600)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_UNOBSERVABLE web"]);
    const uses = response.rows("evidence.observed").flatMap((row) => row.data.evidence);
    expect(uses.filter(({ fact }) => fact === "use").length).toBeGreaterThan(10);
  });

  it("G4: a store that took the value, and gives it back, is no proof", async () => {
    const response = await begin({ ...unasked, behaves: { web: { wrongEnvironment: true } } });
    expect(await shutBy(response, 3600)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_SEEN web"]);
    const stored = await response.world.store("web-env").read();
    expect(stored.lastFour).toBe(response.at().incident.replacements["web"]?.handle?.lastFour);
    expect(stored.lastFour).not.toBe(response.world.leaked.value.lastFour);
    expect(response.at().incident.consumers["web"]?.state).toBe("written");
  });

  it("G5: nineteen of twenty is shut; a waiver is for one caller, named, by two people, in the timeline", async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `svc-${String(index + 1).padStart(2, "0")}`);
    const blind = { period: "on-demand", probes: [] };
    const consumers = ids.map((id) => consumer(id, id === "svc-20" ? blind : {}));
    const response = await begin({ consumers });
    const [unproven, unseen] = ["NEW_USE_UNPROVEN", "OLD_USE_UNOBSERVABLE"] as const;
    const shut = [`${unproven} svc-20`, `${unseen} svc-20`];
    expect(await shutBy(response, 600)).toEqual(shut);
    for (const code of [unproven, unseen]) accept(response, "ana", code, "svc-20");
    expect(await shutBy(response, 0)).toEqual(shut);
    for (const by of ["ana", "cyd"])
      for (const code of [unproven, unseen]) accept(response, by, code, "svc-19");
    for (const by of ["ana", "cyd"])
      for (const code of [unproven, unseen]) accept(response, by, code, "incident");
    expect(await shutBy(response, 0)).toEqual(shut);
    for (const code of [unproven, unseen]) accept(response, "cyd", code, "svc-20");
    expect(await response.drive({ seconds: 0 })).toEqual({ kind: "approval" });
    const { rows, consumers: report } = timelineOf(response.entries());
    const events = rows.map(({ event }) => event);
    for (const by of ["ana", "cyd"]) {
      for (const code of [unproven, unseen]) {
        const waiver = `accepted by ${by}, not proven: ${code} svc-20`;
        expect(events.filter((event) => event.startsWith(waiver))).toHaveLength(1);
      }
    }
    expect(report.counts).toMatchObject({ observed: 19, accepted: 1 });
  });

  it("G6: what succeeded before the swap, or with another key, is no success on the new one", async () => {
    const injects = [{ at: "5m", do: "wrong-environment", consumer: "web", fixedAfter: "1h" }];
    const response = await begin({ ...unasked, injects });
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.at().incident.consumers["web"]?.state).toBe("proven");
    response.sign("ana", "undo.requested", { rung: "swap:web", reason: "errors after the deploy" });
    await response.drive({ seconds: 0 });
    await response.world.clock.sleep(600);
    // Swapped a second time, into the wrong environment: all that the log shows of the new key is from before that.
    await response.drive({ seconds: 60 });
    expect(response.rows("consumer.written")).toHaveLength(2);
    const known = response.at().incident.consumers["web"]?.evidence ?? [];
    expect(known.map(({ fact, key }) => `${fact} ${key}`)).toContain("use new");
    expect(await shutBy(response, 600)).toEqual(["NEW_USE_UNPROVEN web", "OLD_USE_SEEN web"]);
    await opens(response);
  });

  it("G7: a refusal of the new key within the window shuts the gate again, approved or not", async () => {
    const response = await begin(unasked);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    await fenceIn(response);
    await response.world.clock.sleep(120);
    expect(blockersOf(await response.drive({ seconds: 600 }))).toEqual(["NEW_KEY_REFUSED web"]);
    expect(response.world.facts().endedAt).toBeNull();
  });

  it.each([
    { period: "1m", tokenCache: "30s", auditLag: "10s", seconds: 120 + 10 },
    { period: "8m", tokenCache: "30s", auditLag: "2m", seconds: 960 + 120 },
    { period: "1m", tokenCache: "61m", auditLag: "10s", seconds: 3660 + 10 },
    { period: "1m", tokenCache: "0s", auditLag: "20m", seconds: 120 + 1200 },
  ])(
    "G8: with period $period, token cache $tokenCache and audit lag $auditLag it waits for $seconds s of silence",
    async ({ period, seconds, ...provider }) => {
      const response = await begin({ consumers: [consumer("web", { period, probes: [] })], provider });
      expect((await shutBy(response, seconds * 0.8)).join()).toContain("SILENCE_RUNNING web");
      await opens(response);
      const [written, ended] = [response.rows("consumer.written")[0]?.at, response.rows("key.ended")[0]?.at];
      const waited = (Date.parse(ended ?? "") - Date.parse(written ?? "")) / 1000;
      expect(waited).toBeGreaterThanOrEqual(seconds);
      expect(waited).toBeLessThan(seconds + 90);
    },
  );
});

/** Somebody at the provider lets the replacement in from nowhere. */
async function fenceIn(response: Play): Promise<void> {
  const id = response.at().incident.replacements["web"]?.key?.id ?? "";
  await response.world.provider.restrictKey(id, { networks: ["192.0.2.0/24"] });
}
