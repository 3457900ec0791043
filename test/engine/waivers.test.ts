import { describe, expect, it } from "vitest";
import type { OwnCredential } from "../../src/core/key.ts";
import { accept, acceptBlindness, approve, attest, blockersOf, closeLeakPath } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

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
    acceptBlindness(response);
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
    acceptBlindness(response);
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
    acceptBlindness(response);
    await response.drive({ seconds: 60 });
    attest(response, "ana", "new-key-in-use", "jobs");
    for (const by of ["ana", "cyd"]) accept(response, by, "OLD_USE_UNOBSERVABLE", "jobs");
    expect(await response.drive({ seconds: 60 })).toEqual({ kind: "approval" });
    await response.world.clock.sleep(5 * 3600);
    acceptBlindness(response);
    attest(response, "ana", "new-key-in-use", "jobs");
    expect(blockersOf(await response.drive({ seconds: 60 }))).toEqual(["OLD_USE_UNOBSERVABLE jobs"]);
  });
});
