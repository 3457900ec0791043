import { describe, expect, it } from "vitest";
import type { KeyRef, OwnCredential } from "../../../src/core/key.ts";
import {
  accept,
  approve,
  attest,
  blockersOf,
  classify,
  closeLeakPath,
  strangers,
} from "../../engine/deeds.ts";
import { type Play, play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { BLIND, begin, opens, shutBy } from "../outcomes.ts";

const one = { consumers: [consumer("web")] };

describe("the leak path", () => {
  it("closed, as somebody says, opens the gate; and so do two people who can live with it open", async () => {
    await opens(await begin(one));
    const accepted = await play(one);
    expect(await shutBy(accepted)).toEqual(["LEAK_PATH_OPEN incident"]);
    for (const by of ["ana", "cyd"]) accept(accepted, by, "LEAK_PATH_OPEN", "incident");
    await opens(accepted);
  });

  it("isn't closed by one acceptance, by a word about something else, or by one of yesterday", async () => {
    const response = await play(one);
    accept(response, "ana", "LEAK_PATH_OPEN", "incident");
    attest(response, "cyd", "leak-path-closed", "web");
    expect(await shutBy(response)).toEqual(["LEAK_PATH_OPEN incident"]);
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    await response.world.clock.sleep(13 * 3600);
    expect(await shutBy(response)).toEqual(["LEAK_PATH_OPEN incident"]);
  });
});

describe("stanch's own credential", () => {
  const thief = { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "2m", mints: "spare" }] };
  const using = (response: Play, own: OwnCredential): void =>
    response.adapt(({ provider }) => ({
      provider: { ...provider, ownCredential: () => Promise.resolve(own) },
    }));

  it("opens the gate when it is another key", async () => {
    const response = await begin(one);
    using(response, { kind: "key", keyId: "key-of-the-operator" });
    await opens(response);
  });

  it("keeps it shut when it is the leaked key, can't be told from it, or was made with it", async () => {
    const leaked = await begin(one);
    using(leaked, { kind: "key", keyId: leaked.world.leaked.id });
    expect(await shutBy(leaked)).toEqual(["OWN_CREDENTIAL_TAINTED incident"]);
    const unknown = await begin(one);
    using(unknown, { kind: "unknown" });
    expect(await shutBy(unknown)).toEqual(["OWN_CREDENTIAL_TAINTED incident"]);
    const born = await begin({ ...one, thief });
    const [minted = ""] = born.world.facts().thief.keysAlive;
    using(born, { kind: "key", keyId: minted });
    expect(await shutBy(born)).toContain("OWN_CREDENTIAL_TAINTED incident");
    // Calling the maker the responder makes it no cleaner: it is born of the leaked key.
    for (const caller of strangers(born)) classify(born, "ana", caller, "responder");
    expect(await shutBy(born)).toEqual(["OWN_CREDENTIAL_TAINTED incident"]);
  });
});

describe("the replacement", () => {
  const planned = { ...one, reissue: { team: "payments", scopes: ["*"] } };
  const making = (response: Play, wrong: Partial<KeyRef>): void => {
    const ids = new Set<string>();
    response.adapt(({ provider }) => ({
      provider: {
        ...provider,
        async createKey(request) {
          const made = await provider.createKey(request);
          ids.add(made.key.id);
          return { ...made, key: { ...made.key, ...wrong } };
        },
        async getKey(id) {
          const key = await provider.getKey(id);
          return ids.has(id) ? { ...key, ...wrong } : key;
        },
      },
    }));
  };

  it("of the planned kind, team and scopes opens the gate", async () => {
    await opens(await begin(planned));
  });

  it.each([
    ["in another team", { team: "marketing" }],
    ["of a person", { kind: "user" }],
    ["without a scope", { scopes: ["read"] }],
    ["that is disabled", { state: "disabled" }],
    ["that the provider fences in", { state: "quarantined" }],
  ] as const)("%s keeps it shut, whatever its consumers show", async (_name, wrong) => {
    const response = await begin(planned);
    making(response, wrong);
    expect(await shutBy(response)).toEqual(["REPLACEMENT_WRONG web"]);
    for (const by of ["ana", "cyd"]) accept(response, by, "REPLACEMENT_WRONG", "web");
    expect(await shutBy(response)).toEqual(["REPLACEMENT_WRONG web"]);
  });
});

describe("a replacement that dies behind stanch's back", () => {
  const quiet = { consumers: [consumer("report", { period: "on-demand", probes: [] })] };

  /** Open but for an approval, by a consumer that nothing is heard of before it is run again. */
  async function proven(): Promise<{ readonly response: Play; readonly id: string }> {
    const response = await begin(quiet);
    await response.drive({ seconds: 30 });
    for (const pause of [60, 20]) {
      response.world.trigger("report");
      await response.world.clock.sleep(pause);
    }
    expect(await response.drive()).toEqual({ kind: "approval" });
    return { response, id: response.at().incident.replacements["report"]?.key?.id ?? "" };
  }

  it("and is only disabled keeps the leaked key from being ended", async () => {
    const { response, id } = await proven();
    approve(response);
    await response.world.provider.disableKey(id);
    expect(blockersOf(await response.drive({ seconds: 60 }))).toEqual(["REPLACEMENT_WRONG report"]);
    expect(response.world.facts().endedAt).toBeNull();
  });

  it("for good is made again, and the leaked key waits for who runs on the new one", async () => {
    const { response, id } = await proven();
    approve(response);
    await response.world.provider.endKey(id);
    const stop = await response.drive({ seconds: 60 });
    expect(blockersOf(stop)).toContain("NEW_USE_UNPROVEN report");
    expect(response.at().incident.replacements["report"]?.key?.id).not.toBe(id);
    expect(response.world.facts().endedAt).toBeNull();
  });

  it("and wakes up again opens the gate", async () => {
    const { response, id } = await proven();
    approve(response);
    await response.world.provider.disableKey(id);
    expect(await response.drive({ seconds: 60 })).toMatchObject({ kind: "blocked" });
    await response.world.provider.enableKey(id);
    await response.world.clock.sleep(60);
    await opens(response);
  });
});

describe("an empty inventory", () => {
  const nobody = {
    consumers: [],
    thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "1m" }] },
  };
  const acceptEmptiness = (response: Play): void => {
    for (const by of ["ana", "cyd"]) accept(response, by, "NO_CONSUMERS", "incident");
  };

  it("opens once two people accept it, where a log shows hostile callers at most", async () => {
    const response = await begin(nobody);
    await response.drive({ seconds: 120 });
    for (const caller of strangers(response)) {
      for (const by of ["ana", "cyd"]) classify(response, by, caller, "hostile");
    }
    expect(await shutBy(response)).toEqual(["NO_CONSUMERS incident"]);
    acceptEmptiness(response);
    await opens(response);
  });

  it("doesn't open on nothing: not on one person's word, with somebody unknown, or without a log that sees", async () => {
    const alone = await begin({ consumers: [] });
    accept(alone, "ana", "NO_CONSUMERS", "incident");
    expect(await shutBy(alone)).toEqual(["NO_CONSUMERS incident"]);

    const unknown = await begin(nobody);
    await unknown.drive({ seconds: 120 });
    acceptEmptiness(unknown);
    expect(await shutBy(unknown)).toContain("NO_CONSUMERS incident");
    for (const caller of strangers(unknown)) classify(unknown, "ana", caller, "responder");
    expect(await shutBy(unknown)).toEqual(["NO_CONSUMERS incident"]);

    for (const provider of [BLIND, { covers: ["read"] }]) {
      const blind = await begin({ consumers: [], provider });
      await blind.drive({ seconds: 120 });
      acceptEmptiness(blind);
      expect(await shutBy(blind)).toEqual(["NO_CONSUMERS incident"]);
    }
  });

  it("isn't empty because everybody was retired: nobody is left who breaks, and somebody has to approve", async () => {
    const response = await begin({ ...one, behaves: { web: { broken: true } } });
    await response.drive({ seconds: 120 });
    for (const by of ["ana", "cyd"])
      response.sign(by, "consumer.retired", { consumer: "web", reason: "obsolete" });
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.world.facts().endedAt).toBeNull();
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });
});
