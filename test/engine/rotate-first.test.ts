import { describe, expect, it } from "vitest";
import { approve, closeLeakPath, driveThroughGate, holders } from "./deeds.ts";
import { play } from "./play.ts";

describe("a response that rotates first", () => {
  it("moves every consumer over, ends the leaked key and breaks nobody", async () => {
    const response = await play();
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
    const facts = response.world.facts();
    expect(facts).toMatchObject({ broken: [], prematureEnds: [], orphans: [], onLeakedKey: [] });
    expect(holders(response)).toEqual(["jobs", "web"]);
    expect(response.calls.map((call) => call.what)).toEqual(["create", "create", "end"]);
    expect(facts.endedAt).not.toBeNull();
    expect(response.at().incident).toMatchObject({ closedAs: "revoked", endedOn: "gate" });
    expect(response.world.notices().map(({ notice }) => notice.to)).toEqual(["ana", "ben", "ana", "ben"]);
  });

  it("asks y/N before it makes keys and swaps, and for the key's name before it ends the leaked one", async () => {
    const response = await play();
    await driveThroughGate(response);
    expect(response.asked.map(({ topic, level }) => [topic.replace(/\/.*/, ""), level])).toEqual([
      ["reissue", "confirm"],
      ["swap", "confirm"],
      ["end", "typed"],
    ]);
  });

  it("changes nothing once somebody at the terminal says no", async () => {
    const response = await play();
    response.refused.add("reissue");
    expect(await response.drive()).toMatchObject({ kind: "declined" });
    expect(response.calls).toEqual([]);
    response.refused.clear();
    response.refused.add("end");
    const stops = await driveThroughGate(response);
    expect(stops.at(-1)).toMatchObject({ kind: "declined" });
    expect(response.world.facts().endedAt).toBeNull();
  });

  it("writes the same journal for the same seed, to the byte, and another for another", async () => {
    const journals = await Promise.all(
      ["one", "one", "two"].map(async (seed) => {
        const response = await play({ seed });
        await driveThroughGate(response);
        return JSON.stringify(response.entries());
      }),
    );
    expect(journals[1]).toBe(journals[0]);
    expect(journals[2]).not.toBe(journals[0]);
  });

  it("doesn't ask anybody to approve a gate that is shut, and doesn't end on an approval of another verdict", async () => {
    const response = await play({ behaves: { web: { wrongEnvironment: true } } });
    closeLeakPath(response);
    expect(await response.drive({ seconds: 120 })).toMatchObject({ kind: "blocked" });
    approve(response);
    expect(await response.drive({ seconds: 120 })).toMatchObject({ kind: "blocked" });
    expect(response.world.facts().endedAt).toBeNull();
  });
});
