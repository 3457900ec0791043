import { describe, expect, it } from "vitest";
import type { OwnCredential } from "../../src/core/key.ts";
import { toConsumer } from "../../src/formats/inventory.ts";
import { inventoryRowSchema } from "../../src/formats/inventory-row.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import { accept, approve, attest, blockersOf, classify, closeLeakPath, strangers } from "./deeds.ts";
import { type DriverOptions, type Play, play } from "./play.ts";
import { consumer } from "./setting.ts";

/** A response whose gate is open but for the approval. */
async function open(setting: Parameters<typeof play>[0] = {}): Promise<Play> {
  const response = await play(setting);
  closeLeakPath(response);
  expect(await response.drive()).toEqual({ kind: "approval" });
  return response;
}

describe("an approval", () => {
  it("counts from nobody who responds, attested something, or isn't of this verdict", async () => {
    const response = await open();
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
    const response = await open();
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
    const response = await open({ audit: { logs: [] } });
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

  it("is void when an unknown caller turns up between it and the next driver", async () => {
    const row = consumer("backup", { period: "5m", owner: "cyd" });
    const response = await open({ injects: [{ at: "10m", do: "late-cron", consumer: row }] });
    approve(response);
    await response.world.clock.sleep(900);
    const shut = await response.drive({ seconds: 60 });
    const [caller = ""] = strangers(response);
    expect(blockersOf(shut)).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
    expect(response.world.facts().endedAt).toBeNull();
    classify(response, "ana", caller, "hostile");
    expect(await response.drive({ seconds: 60 })).toMatchObject({ kind: "blocked" });
    classify(response, "ben", caller, "hostile");
    await response.drive({ seconds: 60 });
    expect(response.rows("key.ended").length + response.rows("approval.granted").length).toBeGreaterThan(0);
  });
});

/** Somebody signs a row at the last moment: after this driver's checkpoint, or before its intent to end something. */
function intruding(when: "after the checkpoint" | "before the intent", sign: () => void): DriverOptions {
  let isDone = false;
  const once = (isNow: boolean): void => {
    if (!isNow || isDone) return;
    isDone = true;
    sign();
  };
  return {
    seconds: 0,
    journal: (journal) => ({
      ...journal,
      append(incident, events, options) {
        const [event] = events;
        once(when === "before the intent" && event?.type === "effect.intended" && event.data.ending);
        const entries = journal.append(incident, events, options);
        once(when === "after the checkpoint" && event?.type === "checkpoint.signed");
        return entries;
      },
    }),
  };
}

describe.each(["after the checkpoint", "before the intent"] as const)(
  "what somebody signs %s of an end",
  (when) => {
    it("counts: a consumer that is added shuts the gate, and the leaked key isn't ended", async () => {
      const response = await open();
      approve(response);
      const late = toConsumer(inventoryRowSchema.parse(consumer("late", { store: "web-env", probes: [] })));
      const adding = intruding(when, () => {
        response.sign("cyd", "consumer.added", { consumer: late, replacement: "web" });
      });
      await response.drive(adding);
      expect(response.rows("consumer.added")).toHaveLength(1);
      expect(response.calls.map((call) => call.what)).not.toContain("end");
      expect(response.world.facts().endedAt).toBeNull();
    });

    it("counts: a caller that is the responder after all keeps the key that it made", async () => {
      const response = await play({
        thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "2m", mints: "spare" }] },
      });
      await response.drive({ seconds: 0 });
      const callers = strangers(response);
      for (const caller of callers) {
        for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
      }
      const clearing = intruding(when, () => {
        for (const caller of callers) classify(response, "cyd", caller, "responder");
      });
      await response.drive(clearing);
      expect(response.rows("caller.classified").map((row) => row.data.as)).toContain("responder");
      expect(response.calls.map((call) => call.what)).not.toContain("end");
      expect(response.world.facts().thief.keysAlive).toHaveLength(1);
    });
  },
);

describe("stanch's own credential", () => {
  it("is looked at again by the next driver: with another one the gate opens", async () => {
    const response = await play();
    closeLeakPath(response);
    let own: OwnCredential = { kind: "key", keyId: response.world.leaked.id };
    response.adapt(({ provider }) => ({
      provider: { ...provider, ownCredential: () => Promise.resolve(own) },
    }));
    expect(blockersOf(await response.drive({ seconds: 600 }))).toEqual(["OWN_CREDENTIAL_TAINTED incident"]);
    own = { kind: "none" };
    expect(await response.drive({ seconds: 600 })).toEqual({ kind: "approval" });
  });
});

describe("a consumer that nobody can prove", () => {
  /** Nothing names the key that it uses. */
  const blind = {
    consumers: [consumer("web"), consumer("jobs", { owner: "ben" })],
    provider: { identifiesKey: false, recordsRefusals: false },
    behaves: { jobs: { reports: "success" } },
  };

  it("may be retired by its owner and a second person, and nobody waits for it then", async () => {
    const response = await play({ ...blind, behaves: { jobs: { broken: true } } });
    closeLeakPath(response);
    expect(blockersOf(await response.drive({ seconds: 300 })).join()).toContain("jobs");
    response.sign("ana", "consumer.retired", { consumer: "jobs", reason: "replaced next week" });
    response.sign("cyd", "consumer.retired", { consumer: "jobs", reason: "replaced next week" });
    expect(await response.drive({ seconds: 60 })).toMatchObject({ kind: "blocked" });
    response.sign("ben", "consumer.retired", { consumer: "jobs", reason: "replaced next week" });
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts().prematureEnds).toMatchObject([{ consumers: ["jobs"] }]);
  });

  it("passes the gate once two people accept that its use of the leaked key can't be seen, as accepted", async () => {
    const response = await play(blind);
    closeLeakPath(response);
    attest(response, "ana", "new-key-in-use", "jobs");
    await response.drive({ seconds: 60 });
    attest(response, "ana", "new-key-in-use", "jobs");
    expect(blockersOf(await response.drive({ seconds: 60 }))).toEqual(["OLD_USE_UNOBSERVABLE jobs"]);
    accept(response, "ana", "OLD_USE_UNOBSERVABLE", "jobs");
    expect(await response.drive({ seconds: 60 })).toMatchObject({ kind: "blocked" });
    accept(response, "cyd", "OLD_USE_UNOBSERVABLE", "jobs");
    expect(await response.drive({ seconds: 60 })).toEqual({ kind: "approval" });
    approve(response);
    expect(response.rows("approval.granted")[0]?.data.verdict).toContain("OLD_USE_UNOBSERVABLE jobs");
    expect(await response.drive()).toEqual({ kind: "closed" });
  });

  it("waits for two runs a period apart, which an acceptance that expires doesn't stand for", async () => {
    const response = await play(blind);
    closeLeakPath(response);
    await response.drive({ seconds: 60 });
    attest(response, "ana", "new-key-in-use", "jobs");
    for (const by of ["ana", "cyd"]) accept(response, by, "OLD_USE_UNOBSERVABLE", "jobs");
    expect(await response.drive({ seconds: 60 })).toEqual({ kind: "approval" });
    await response.world.clock.sleep(5 * 3600);
    attest(response, "ana", "new-key-in-use", "jobs");
    expect(blockersOf(await response.drive({ seconds: 60 }))).toEqual(["OLD_USE_UNOBSERVABLE jobs"]);
  });
});
