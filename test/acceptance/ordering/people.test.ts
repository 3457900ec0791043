import { describe, expect, it } from "vitest";
import { verdictOf } from "../../../src/core/verdict.ts";
import { timelineOf } from "../../../src/report/timeline.ts";
import {
  accept,
  approve,
  attest,
  blockersOf,
  breakGlass,
  classify,
  closeLeakPath,
  openGate,
  strangers,
} from "../../engine/deeds.ts";
import { type Play, play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { begin } from "../outcomes.ts";

const stuck = { consumers: [consumer("web")], behaves: { web: { wrongEnvironment: true } } };

/** Nothing was ended, and the driver waits for the same as before. */
async function isntEnough(response: Play, kind: "approval" | "blocked"): Promise<void> {
  expect(await response.drive({ seconds: 0 })).toMatchObject({ kind });
  expect(response.world.facts().endedAt).toBeNull();
}

describe("people", () => {
  it("H1: neither who responds nor who attested approves, and one person is never two", async () => {
    const response = await play({ consumers: [consumer("web")] });
    attest(response, "ben", "leak-path-closed", "incident");
    expect(await response.drive()).toEqual({ kind: "approval" });
    for (const by of ["ana", "ben"]) approve(response, by);
    await isntEnough(response, "approval");
    approve(response, "cyd");
    expect(await response.drive()).toEqual({ kind: "closed" });

    const shut = await begin(stuck);
    await shut.drive({ seconds: 120 });
    for (let time = 0; time < 3; time += 1) {
      breakGlass(shut, "ana", ["web"]);
      shut.sign("ana", "consumer.retired", { consumer: "web", reason: "it may break" });
      await shut.world.clock.sleep(700);
    }
    await isntEnough(shut, "blocked");
  });

  it.each<[string, (response: Play) => Promise<void> | void]>([
    ["a consumer is refused on its new key", fenceIn],
    [
      "a consumer is put back on the leaked key",
      (response) => response.sign("ana", "undo.requested", { rung: "swap:web", reason: "errors" }),
    ],
    ["an unknown caller calls", (response) => response.world.clock.sleep(700)],
    [
      "evidence is withdrawn",
      (response) => {
        for (const source of ["web-status", "calls"])
          response.sign("cyd", "evidence.withdrawn", { consumer: "web", source, reason: "a test run" });
        response.adapt(() => ({ probes: () => [], auditLogs: [] }));
      },
    ],
  ])("H2: an approval is void once %s", async (_name, change) => {
    const backup = consumer("backup", { period: "5m" });
    const injects = [{ at: "10m", do: "late-cron", consumer: backup }];
    const response = await openGate({ consumers: [consumer("web")], injects });
    approve(response);
    await change(response);
    await response.world.clock.sleep(120);
    expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "blocked" });
    expect(response.world.facts().endedAt).toBeNull();
  });

  it("H2: an approval is void once the same proof is somebody's word, and stands through ticks of a probe", async () => {
    const consumers = [consumer("web"), consumer("report", { period: "on-demand", probes: [] })];
    const response = await begin({ consumers });
    await response.drive({ seconds: 30 });
    for (const pause of [60, 20]) {
      response.world.trigger("report");
      await response.world.clock.sleep(pause);
    }
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    response.sign("cyd", "evidence.withdrawn", { consumer: "report", source: "calls", reason: "a test run" });
    for (const claim of ["new-key-in-use", "old-key-unused"] as const) {
      attest(response, "ana", claim, "report");
      await response.world.clock.sleep(60);
      attest(response, "ana", claim, "report");
    }
    await isntEnough(response, "approval");
    approve(response);
    for (let tick = 0; tick < 5; tick += 1) await response.world.clock.sleep(60);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });

  it("H2: an approval stays void when the verdict comes to be the same again, and says why", async () => {
    const response = await openGate({ consumers: [consumer("web")] });
    approve(response);
    const before = response.at().incident.approvals[0]?.verdict;
    const id = response.at().incident.replacements["web"]?.key?.id ?? "";
    await fenceIn(response);
    await response.world.clock.sleep(120);
    expect(blockersOf(await response.drive({ seconds: 0 }))).toContain("NEW_KEY_REFUSED web");
    await response.world.provider.restrictKey(id, { networks: ["0.0.0.0/0"] });
    expect(await response.drive()).toEqual({ kind: "approval" });
    const { incident } = response.at();
    expect(verdictOf(incident, response.world.clock.now())).toBe(before);
    expect(incident.approvals[0]?.voided?.by).toBe("NEW_KEY_REFUSED web");
    const said = timelineOf(response.entries()).rows.map(({ evidence }) => evidence);
    expect(said.filter((text) => text.startsWith("voids ben's approval"))).toHaveLength(1);
    await isntEnough(response, "approval");
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });

  it("H2: an approval that was given while the driver sleeps counts when it wakes up, as long as nothing happened", async () => {
    const response = await openGate({
      consumers: [consumer("web"), consumer("jobs", { period: "10m", probes: [] })],
    });
    approve(response);
    await response.world.clock.sleep(3000);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.rows("approval.granted")).toHaveLength(1);
  });

  it("H3: broken glass is whole while somebody may break whom it doesn't name", async () => {
    const response = await begin({ ...stuck, consumers: [consumer("web"), consumer("jobs")] });
    await response.drive({ seconds: 120 });
    for (const by of ["ana", "ben"]) breakGlass(response, by, ["jobs"]);
    await isntEnough(response, "blocked");
    for (const by of ["ana", "ben"]) breakGlass(response, by, ["web"]);
    await response.drive({ seconds: 60 });
    expect(response.world.facts().endedAt).not.toBeNull();
  });

  it("H3: broken glass expires, is tagged, and opens a review that must be closed before the incident", async () => {
    const response = await begin(stuck);
    await response.drive({ seconds: 120 });
    for (const by of ["ana", "ben"]) breakGlass(response, by, ["web"]);
    await response.world.clock.sleep(3601);
    await isntEnough(response, "blocked");

    for (const by of ["ana", "ben"]) breakGlass(response, by, ["web"]);
    await response.drive({ seconds: 60 });
    expect(response.world.facts().endedAt).not.toBeNull();
    const tagged = timelineOf(response.entries()).exceptions.breakGlass;
    expect(tagged).toMatchObject([{ used: true, valid: true, review: "open", breaks: ["web"] }]);
    for (const by of ["ana", "ben"]) accept(response, by, "REVIEW_OPEN", "incident");
    response.sign("ana", "consumer.retired", { consumer: "web", reason: "it is down for good" });
    response.sign("ben", "consumer.retired", { consumer: "web", reason: "it is down for good" });
    expect(blockersOf(await response.drive())).toEqual(["REVIEW_OPEN incident"]);
    response.sign("cyd", "review.closed", { findings: "the inventory lacked an environment" });
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(timelineOf(response.entries()).exceptions.breakGlass).toMatchObject([{ review: "closed" }]);
  });

  it("H3: glass that was broken on an earlier visit of the gate is whole on the next", async () => {
    const response = await openGate({ consumers: [consumer("web")] });
    const { visit } = response.at().incident;
    response.sign("ana", "undo.requested", { rung: "swap:web", reason: "errors" });
    await response.drive({ seconds: 0 });
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.at().incident.visit).toBeGreaterThan(visit);
    const broken = { reason: "the thief is inside", breaks: ["web"], expires: "2026-01-06T09:00:00.000Z" };
    for (const by of ["ana", "ben"]) response.sign(by, "breakGlass.signed", { ...broken, visit });
    await isntEnough(response, "approval");
    const now = response.at().incident.visit;
    for (const by of ["ana", "ben"]) response.sign(by, "breakGlass.signed", { ...broken, visit: now });
    await response.drive();
    expect(response.at().incident.endedOn).toBe("break-glass");
  });

  it("H1: a caller is hostile by two people who are enrolled, not by names in a row", async () => {
    const thief = { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "2m" }] };
    const response = await play({ consumers: [consumer("web")], thief });
    closeLeakPath(response);
    await response.drive({ seconds: 60 });
    const [caller = ""] = strangers(response);
    classify(response, "ana", caller, "hostile");
    await response.drive({ seconds: 300 });
    expect(strangers(response)).toEqual([caller]);
    classify(response, "cyd", caller, "hostile");
    expect(await response.drive()).toEqual({ kind: "approval" });
  });
});

/** Somebody at the provider lets the replacement of `web` in from nowhere. */
async function fenceIn(response: Play): Promise<void> {
  const id = response.at().incident.replacements["web"]?.key?.id ?? "";
  await response.world.provider.restrictKey(id, { networks: ["192.0.2.0/24"] });
}
