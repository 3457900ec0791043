import { describe, expect, it } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import type { Provider } from "../../src/ports/provider.ts";
import {
  approve,
  attest,
  blockersOf,
  classify,
  closeLeakPath,
  driveThroughGate,
  strangers,
} from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { consumer } from "./setting.ts";

function byHand(operation: string): StanchError {
  return new StanchError({
    code: "ERR_BY_HAND",
    message: `the ${operation} was done by hand: a person has to attest it`,
    happened: "unknown",
  });
}

/** As at a provider that only a person can reach: states can't be told, and what was done can't be seen. */
function withHands(
  response: Play,
  done: Partial<Record<"endKey" | "disableKey" | "enableKey", boolean>>,
): void {
  response.adapt(({ provider }) => {
    const clicked =
      (operation: "endKey" | "disableKey" | "enableKey") =>
      async (id: string): Promise<never> => {
        if (done[operation] === true) await (provider[operation] as Provider["disableKey"])(id);
        throw byHand(operation);
      };
    return {
      provider: {
        ...provider,
        capabilities: { ...provider.capabilities, canList: false },
        getKey: (id) => Promise.resolve({ id, name: null, state: "unknown" as const }),
        endKey: clicked("endKey"),
        disableKey: clicked("disableKey"),
        enableKey: clicked("enableKey"),
      },
    };
  });
}

describe("a provider that only a person can reach", () => {
  it("has its key ended by hand: the driver stops for a person's word and then confirms it", async () => {
    const response = await play();
    withHands(response, { endKey: true });
    const { id } = response.world.leaked;
    const [, stop] = await driveThroughGate(response);
    expect(stop).toEqual({ kind: "byHand", effects: [`end/${id}`] });
    expect(await response.drive()).toEqual({ kind: "byHand", effects: [`end/${id}`] });
    expect(response.at().state).toBe("revoking.ending");
    attest(response, "ana", "key-dead", id);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.rows("key.ended").map((row) => row.data.how)).toEqual(["attested"]);
    expect(response.rows("canary.probed").map((row) => row.data.outcome)).toContain("refused");
    expect(response.calls.filter((call) => call.what === "end")).toHaveLength(1);
  });

  it("isn't believed when the key that somebody calls dead still works", async () => {
    const response = await play();
    withHands(response, {});
    const { id } = response.world.leaked;
    await driveThroughGate(response);
    attest(response, "ana", "key-dead", id);
    await response.drive({ seconds: 600 });
    expect(response.at()).toMatchObject({ state: "revoking.gated", incident: { leaked: { endedAt: null } } });
    expect(response.rows("incident.closed")).toEqual([]);
  });

  it("has its key disabled by hand, and the response goes on once a person says so", async () => {
    const response = await play({ strategy: "disable-first" });
    withHands(response, { disableKey: true });
    const { id } = response.world.leaked;
    expect(await response.drive()).toEqual({ kind: "byHand", effects: ["contain/disable"] });
    expect(await response.drive()).toEqual({ kind: "byHand", effects: ["contain/disable"] });
    attest(response, "ana", "key-disabled", id);
    expect(await response.drive({ until: "contained" })).toEqual({ kind: "contained" });
    expect(response.at().incident.leaked.state).toBe("disabled");
    expect(response.calls.map((call) => call.what)).toEqual(["disable"]);
  });

  it("has its key enabled by hand, on a person's word", async () => {
    const response = await play({ strategy: "disable-first" });
    await response.drive({ seconds: 0 });
    withHands(response, { enableKey: true });
    response.sign("ana", "undo.requested", { rung: "disable", reason: "checkout is down" });
    expect(await response.drive({ seconds: 0 })).toEqual({ kind: "byHand", effects: ["undo/disable"] });
    attest(response, "ana", "key-enabled", response.world.leaked.id);
    await response.drive({ seconds: 0 });
    expect(response.at().incident.rungs).toEqual([]);
    expect(response.calls.map((call) => call.what).filter((what) => what === "enable")).toHaveLength(1);
  });

  it("has the key of a thief ended by hand, on a person's word", async () => {
    const uses = [{ after: "2m", mints: "spare" }];
    const response = await play({ thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses } });
    withHands(response, { endKey: true });
    closeLeakPath(response);
    await response.drive({ seconds: 60 });
    const [minted = ""] = response.world.facts().thief.keysAlive;
    for (const caller of Object.keys(response.at().incident.callers)) {
      for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
    }
    expect(strangers(response)).toEqual([]);
    expect(await response.drive()).toEqual({ kind: "byHand", effects: [`lineage/${minted}`] });
    attest(response, "ana", "key-dead", minted);
    // The thief was let in: the leaked key is to be disabled, which is somebody's work too.
    expect(await response.drive()).toEqual({ kind: "byHand", effects: ["contain/disable"] });
    attest(response, "ana", "key-disabled", response.world.leaked.id);
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.at().incident.lineage).toMatchObject([{ id: minted, ended: true }]);
  });
});

describe("a store that only a person can write to", () => {
  const unconfirmed = new StanchError({
    code: "ERR_NOT_CONFIRMED",
    message: "nobody confirmed that web-env was done by hand",
    retry: "later",
    happened: "unknown",
  });

  it("stops the gate while nobody confirms it, and goes on with a person's word that it was written", async () => {
    const response = await play({ consumers: [consumer("web")], behaves: { web: { canRead: false } } });
    let shown = 0;
    let write: () => Promise<void> = () => Promise.resolve();
    response.adapt((given) => ({
      store: (row) => ({
        ...given.store(row),
        byHand: true,
        canRead: false,
        write(value) {
          shown += 1;
          write = async () => {
            await given.store(row).write(value);
            await given.reload(row)?.run();
          };
          return Promise.reject(unconfirmed);
        },
      }),
    }));
    closeLeakPath(response);
    expect(blockersOf(await response.drive({ seconds: 300 }))).toEqual(["UNSWAPPED web"]);
    expect(shown).toBe(3);
    await write();
    attest(response, "ana", "consumer-written", "web");
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(shown).toBe(3);
    expect(response.rows("consumer.written").map((row) => row.data.class)).toEqual(["attested"]);
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts()).toMatchObject({ prematureEnds: [], onLeakedKey: [] });
  });
});
