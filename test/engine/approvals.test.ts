import { describe, expect, it } from "vitest";
import { verdictOf } from "../../src/core/verdict.ts";
import { acceptBlindness, approve, attest, blockersOf, classify, openGate, strangers } from "./deeds.ts";
import { consumer } from "./setting.ts";

describe("an approval", () => {
  it("counts from nobody who responds, attested something, or isn't of this verdict", async () => {
    const response = await openGate();
    approve(response, "ana");
    expect(await response.drive()).toEqual({ kind: "approval" });
    attest(response, "ben", "new-key-in-use", "web");
    approve(response, "ben");
    expect(await response.drive()).toEqual({ kind: "approval" });
    response.sign("cyd", "approval.granted", { verdict: "everything is fine", visit: 1 });
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.world.facts().endedAt).toBeNull();
    approve(response, "cyd");
    expect(await response.drive()).toEqual({ kind: "closed" });
  });

  it("of an earlier visit of the gate is void", async () => {
    const response = await openGate();
    const { incident } = response.at();
    const verdict = verdictOf(incident, response.world.clock.now());
    response.sign("ana", "undo.requested", { rung: "swap:web", reason: "errors" });
    response.sign("ben", "approval.granted", { verdict, visit: incident.visit });
    await response.drive({ seconds: 0 });
    await response.drive();
    expect(response.at()).toMatchObject({ state: "revoking.gated" });
    expect(response.world.facts().endedAt).toBeNull();
    expect(response.rows("revocation.started")).toEqual([]);
  });

  it("is void when evidence is withdrawn after it, until the consumer is proven again", async () => {
    const response = await openGate({ audit: { logs: [] } }, acceptBlindness);
    approve(response);
    response.sign("cyd", "evidence.withdrawn", {
      consumer: "web",
      source: "web-status",
      reason: "that was the canary deployment",
    });
    response.adapt((given) => ({ probes: (row) => (row.id === "web" ? [] : given.probes(row)) }));
    expect(blockersOf(await response.drive({ seconds: 120 })).join()).toContain("web");
    expect(response.world.facts().endedAt).toBeNull();
  });

  it("is void when the newest evidence was withdrawn, which the log doesn't bring back by showing it again", async () => {
    const jobs = consumer("jobs", { period: "10m", probes: [] });
    const response = await openGate({ consumers: [consumer("web"), jobs] });
    approve(response);
    const source = "calls";
    response.sign("cyd", "evidence.withdrawn", { consumer: "jobs", source, reason: "it was a replay" });
    const shut = await response.drive({ seconds: 60 });
    expect(blockersOf(shut)).toEqual(["NEW_USE_UNPROVEN jobs"]);
    expect(response.world.facts().endedAt).toBeNull();
    // Proven again it looks as it did when somebody approved it, and isn't what they saw.
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });

  it("is void when an unknown caller turns up between it and the next driver", async () => {
    const row = consumer("backup", { period: "5m", owner: "cyd" });
    const response = await openGate({ injects: [{ at: "10m", do: "late-cron", consumer: row }] });
    approve(response);
    await response.world.clock.sleep(900);
    const shut = await response.drive({ seconds: 60 });
    const [caller = ""] = strangers(response);
    expect(blockersOf(shut)).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
    expect(response.world.facts().endedAt).toBeNull();
    classify(response, "ana", caller, "hostile");
    expect(await response.drive({ seconds: 60 })).toMatchObject({ kind: "blocked" });
    classify(response, "ben", caller, "hostile");
    // Judged, it changes nothing of the verdict: what was approved is what is there again.
    expect(await response.drive()).toEqual({ kind: "closed" });
  });
});
