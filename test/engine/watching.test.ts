import { describe, expect, it } from "vitest";
import type { AuditRow } from "../../src/core/audit.ts";
import type { Instant } from "../../src/core/time.ts";
import { approve, blockersOf, classify, closeLeakPath, driveThroughGate, strangers } from "./deeds.ts";
import { type Play, play } from "./play.ts";

/** From now on the log shows one more call on the leaked key, whatever the door did. */
function slipIn(response: Play, outcome: AuditRow["outcome"], at: () => Instant | null): void {
  response.adapt(({ auditLogs }) => ({
    auditLogs: auditLogs.map((log) => ({
      ...log,
      async *read(query) {
        yield* log.read(query);
        const time = at();
        if (time === null || time < query.from || time > query.to) return;
        yield {
          type: "row" as const,
          id: "slipped",
          at: time,
          keyId: response.world.leaked.id,
          principal: null,
          address: "203.0.113.9",
          userAgent: "thief/1.0",
          action: "api",
          outcome,
          hash: "0".repeat(64),
        };
      },
    })),
  }));
}

describe("watching after the end", () => {
  it("opens the response again when the dead key is accepted", async () => {
    const response = await play();
    closeLeakPath(response);
    await response.drive();
    approve(response);
    let usedAt: Instant | null = null;
    slipIn(response, "accepted", () => usedAt);
    expect(await response.drive({ seconds: 90 })).toMatchObject({ kind: "watch" });
    expect(response.at().state).toBe("notifying.watching");
    usedAt = response.world.clock.now();
    await response.world.clock.sleep(30);
    const again = await response.drive({ seconds: 30 });
    expect(again).toMatchObject({ kind: "blocked" });
    expect(response.at().state).toBe("revoking.gated");
    expect(response.at().incident.leaked).toMatchObject({ endedAt: null });
    // The provider calls it dead all the same, and the value to test that with is gone from the spool.
    for (const caller of strangers(response)) {
      for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
    }
    expect(blockersOf(await response.drive())).toContain("REVOKE_UNCONFIRMED incident");
    expect(response.rows("incident.closed")).toEqual([]);
  });

  it("goes on to the close while the dead key is only refused", async () => {
    const response = await play({
      thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "2m", every: "1m" }] },
    });
    closeLeakPath(response);
    await response.drive({ seconds: 120 });
    for (const caller of Object.keys(response.at().incident.callers)) {
      for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
    }
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response, "cyd");
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts().thief.refused).toBeGreaterThan(0);
    expect(response.at().incident.closedAs).toBe("revoked");
  });
});

describe("a provider that says that it ended the key and didn't", () => {
  it("is found out by presenting the key, and nothing is closed", async () => {
    const response = await play();
    response.adapt(({ provider }) => ({ provider: { ...provider, endKey: () => Promise.resolve("ended") } }));
    await driveThroughGate(response, { seconds: 900 });
    expect(response.rows("canary.probed").map((row) => row.data.outcome)).toContain("accepted");
    expect(response.at().state).toBe("revoking.gated");
    expect(response.rows("incident.closed")).toEqual([]);
  });
});
