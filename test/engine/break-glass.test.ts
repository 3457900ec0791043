import { describe, expect, it } from "vitest";
import { accept, approve, blockersOf, breakGlass, closeLeakPath } from "./deeds.ts";
import { type Play, play } from "./play.ts";

const setting = { injects: [{ at: "0s", do: "wrong-environment", consumer: "jobs", fixedAfter: "12m" }] };

async function shut(): Promise<Play> {
  const response = await play(setting);
  closeLeakPath(response);
  expect(await response.drive({ seconds: 120 })).toMatchObject({ kind: "blocked" });
  return response;
}

describe("broken glass", () => {
  it("takes two people", async () => {
    const response = await shut();
    breakGlass(response, "ana", ["jobs"]);
    breakGlass(response, "ana", ["jobs"]);
    expect(await response.drive({ seconds: 60 })).toMatchObject({ kind: "blocked" });
    expect(response.world.facts().endedAt).toBeNull();
  });

  it("ends the key over an unproven consumer, goes on bringing it over, and is reviewed before the close", async () => {
    const response = await shut();
    breakGlass(response, "ana", ["jobs"]);
    breakGlass(response, "ben", ["jobs"]);
    const left = await response.drive({ seconds: 300 });
    expect(response.at()).toMatchObject({ state: "revoking.gated", incident: { endedOn: "break-glass" } });
    expect(blockersOf(left).join()).toContain("jobs");
    const early = response.world.facts().prematureEnds;
    expect(early.map(({ keyId, consumers }) => [keyId, consumers])).toEqual([
      [response.world.leaked.id, ["jobs"]],
    ]);
    // Somebody mends the environment: the consumer comes over, and only the review is missing.
    const open = await response.drive();
    expect(blockersOf(open)).toEqual(["REVIEW_OPEN incident"]);
    expect(response.world.facts()).toMatchObject({ onLeakedKey: [], orphans: [] });
    accept(response, "ana", "REVIEW_OPEN", "incident");
    accept(response, "ben", "REVIEW_OPEN", "incident");
    expect(blockersOf(await response.drive())).toEqual(["REVIEW_OPEN incident"]);
    response.sign("ben", "review.closed", { findings: "the inventory lacked an environment" });
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.calls.filter((call) => call.what === "end")).toHaveLength(1);
    expect(response.at().incident.closedAs).toBe("revoked");
  });

  it("ends the key over a consumer that can't be swapped at all, whatever driver comes next", async () => {
    const response = await play({ behaves: { jobs: { broken: true } } });
    closeLeakPath(response);
    await response.drive({ seconds: 120 });
    breakGlass(response, "ana", ["jobs"]);
    expect(await response.drive({ seconds: 60 })).toMatchObject({ kind: "blocked" });
    breakGlass(response, "ana", ["jobs"]);
    breakGlass(response, "ben", ["jobs"]);
    await response.drive({ seconds: 60 });
    expect(response.world.facts().endedAt).not.toBeNull();
    expect(response.at().incident.endedOn).toBe("break-glass");
  });

  it("isn't needed any more once the gate opens in time: then the key ends on the gate", async () => {
    const response = await shut();
    breakGlass(response, "ana", ["jobs"]);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.at().incident.endedOn).toBe("gate");
  });
});
