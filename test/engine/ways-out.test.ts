import { describe, expect, it } from "vitest";
import { accept, blockersOf, closeLeakPath, driveThroughGate } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

const WHY = { reason: "it was a test key" };

describe("aborting", () => {
  it("takes rungs off, empties the spool and names what is left behind", async () => {
    const response = await play({ strategy: "disable-first", behaves: { jobs: { broken: true } } });
    closeLeakPath(response);
    await response.drive({ seconds: 120 });
    response.sign("ana", "abort.requested", WHY);
    expect(await response.drive()).toEqual({ kind: "aborted" });
    expect(response.calls.map((call) => call.what)).toEqual(["disable", "create", "create", "enable"]);
    const spooled = response.rows("spool.cleared").flatMap((row) => row.data.names);
    expect(spooled).toContain("leaked");
    const left = response.rows("incident.aborted")[0]?.data.left.join("\n");
    const [one, two] = response.world.facts().replacements;
    for (const key of [one, two]) expect(left).toContain(key?.id);
    expect(left).toContain("consumer web is proven");
    expect(left).toContain("consumer jobs is failed");
    expect(response.world.facts()).toMatchObject({ endedAt: null, prematureEnds: [] });
  });

  it("at the very start leaves nothing behind", async () => {
    const response = await play();
    response.sign("ana", "abort.requested", WHY);
    expect(await response.drive()).toEqual({ kind: "aborted" });
    expect(response.calls).toEqual([]);
    expect(response.rows("incident.aborted")[0]?.data.left).toEqual([]);
  });

  it("doesn't wait for what nobody can tell, but names it", async () => {
    const response = await play({
      consumers: [consumer("web")],
      provider: { keepsNames: false },
      injects: [{ at: "0s", do: "provider-errors", how: "commit-then-drop" }],
    });
    expect(await response.drive()).toMatchObject({ kind: "unknown" });
    response.sign("ana", "abort.requested", WHY);
    expect(await response.drive()).toEqual({ kind: "aborted" });
    const left = response.rows("incident.aborted")[0]?.data.left.join("\n");
    expect(left).toContain("reissue/web");
    expect(left).toContain(response.world.facts().orphans[0]);
  });
});

describe("closing early", () => {
  it("as a false alarm takes one signature", async () => {
    const response = await play();
    await response.drive({ seconds: 0 });
    response.sign("ana", "close.requested", { as: "falsePositive", ...WHY });
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.at().incident.closedAs).toBe("falsePositive");
    expect(response.world.facts().endedAt).toBeNull();
    expect(response.rows("spool.cleared").flatMap((row) => row.data.names)).toContain("leaked");
  });

  it("with the risk accepted takes two", async () => {
    const response = await play();
    await response.drive({ seconds: 0 });
    response.sign("ana", "close.requested", { as: "accepted", ...WHY });
    expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "blocked" });
    response.sign("ana", "close.requested", { as: "accepted", ...WHY });
    expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "blocked" });
    response.sign("cyd", "close.requested", { as: "accepted", ...WHY });
    expect(await response.drive({ seconds: 0 })).toEqual({ kind: "closed" });
    expect(response.at().incident.closedAs).toBe("accepted");
  });

  it("waits until a rung is taken off, and a false alarm wakes the key up again", async () => {
    const response = await play({ strategy: "disable-first" });
    await response.drive({ seconds: 0 });
    response.sign("ana", "close.requested", { as: "falsePositive", ...WHY });
    expect(blockersOf(await response.drive())).toEqual(["RUNG_APPLIED disable"]);
    response.sign("ana", "undo.requested", { rung: "disable", ...WHY });
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.calls.map((call) => call.what)).toEqual(["disable", "create", "create", "enable"]);
  });
});

describe("a leaked key whose value nobody gave", () => {
  it("is ended, and the incident closes only once two people accept that the end can't be tested", async () => {
    const response = await play({ reissue: { keyProbe: null } });
    const [, unconfirmed] = await driveThroughGate(response);
    expect(blockersOf(unconfirmed!)).toEqual(["REVOKE_UNCONFIRMED incident"]);
    expect(response.world.facts().endedAt).not.toBeNull();
    accept(response, "ana", "REVOKE_UNCONFIRMED", "incident");
    expect(blockersOf(await response.drive())).toEqual(["REVOKE_UNCONFIRMED incident"]);
    accept(response, "ben", "REVOKE_UNCONFIRMED", "incident");
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.calls.filter((call) => call.what === "end")).toHaveLength(1);
  });
});
