import { describe, expect, it } from "vitest";
import { approve, attest, closeLeakPath } from "./deeds.ts";
import { play } from "./play.ts";

describe("a consumer that is put back on the leaked key", () => {
  it.each([
    ["read back before the swap", {}],
    ["given by the responder, where the store can't be read", { web: { canRead: false } }],
  ])(
    "holds the value that was %s, keeps the gate shut, and is swapped again by the next driver",
    async (_n, behaves) => {
      const response = await play({ behaves });
      closeLeakPath(response);
      expect(await response.drive()).toEqual({ kind: "approval" });
      response.sign("ana", "undo.requested", { rung: "swap:web", reason: "it throws errors" });
      const back = await response.drive({ seconds: 60 });
      expect(back).toMatchObject({ kind: "blocked", blockers: [{ code: "ROLLED_BACK", subject: "web" }] });
      expect(response.world.facts()).toMatchObject({ onLeakedKey: ["web"], endedAt: null });
      expect(response.at().incident.undoRequested).toEqual([]);
      expect(await response.drive()).toEqual({ kind: "approval" });
      expect(response.world.facts().onLeakedKey).toEqual([]);
      approve(response);
      expect(await response.drive()).toEqual({ kind: "closed" });
      expect(response.world.facts().prematureEnds).toEqual([]);
    },
  );

  it("stays on its replacement where nobody has the old value, and the response goes on without that", async () => {
    const response = await play({ behaves: { web: { canRead: false } } });
    response.adapt(({ spool }) => ({
      spool: { ...spool, get: (name) => (name === "leaked" ? Promise.resolve(null) : spool.get(name)) },
    }));
    closeLeakPath(response);
    await response.drive();
    response.sign("ana", "undo.requested", { rung: "swap:web", reason: "it throws errors" });
    expect(await response.drive()).toMatchObject({ kind: "failed", code: "ERR_VALUE_GONE" });
    expect(response.world.facts().onLeakedKey).toEqual([]);
    expect(await response.drive()).toEqual({ kind: "approval" });
  });

  it("isn't taken for swapped by what somebody attested before", async () => {
    const response = await play();
    await response.drive({ seconds: 0 });
    attest(response, "ana", "consumer-written", "web");
    await response.world.clock.sleep(1);
    response.sign("ana", "undo.requested", { rung: "swap:web", reason: "it throws errors" });
    await response.drive({ seconds: 0 });
    await response.drive({ seconds: 0 });
    expect(response.rows("consumer.written").filter((row) => row.data.class === "attested")).toEqual([]);
    expect(response.world.facts().onLeakedKey).toEqual([]);
  });
});
