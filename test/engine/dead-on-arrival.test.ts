import { describe, expect, it } from "vitest";
import { closeLeakPath, holders } from "./deeds.ts";
import { play } from "./play.ts";

describe("a key that is dead when the response begins", () => {
  it("is ended by nobody again: consumers are swapped, and the incident closes as dead already", async () => {
    const response = await play();
    await response.world.provider.endKey(response.world.leaked.id);
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.calls.map((call) => call.what)).toEqual(["create", "create"]);
    expect(response.at().incident).toMatchObject({ closedAs: "alreadyDead", endedOn: null });
    const facts = response.world.facts();
    expect(holders(response)).toEqual(["jobs", "web"]);
    expect(facts.onLeakedKey).toEqual([]);
  });

  it("needs no containment", async () => {
    const response = await play({ strategy: "disable-first" });
    await response.world.provider.endKey(response.world.leaked.id);
    expect(await response.drive({ until: "contained" })).toEqual({ kind: "contained" });
    expect(response.calls).toEqual([]);
  });

  it("still waits for a consumer that isn't proven on its replacement", async () => {
    const response = await play({ behaves: { jobs: { wrongEnvironment: true } } });
    await response.world.provider.endKey(response.world.leaked.id);
    closeLeakPath(response);
    expect(await response.drive({ seconds: 300 })).toMatchObject({ kind: "blocked" });
    expect(response.at().state).toBe("revoking.gated");
  });
});
