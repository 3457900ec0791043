import { describe, expect, it } from "vitest";
import { StanchError } from "../../../src/core/errors.ts";
import { Secret } from "../../../src/core/secret.ts";
import { MINUTE, sampleWorld, swap } from "./sample-world.ts";

const failure = async (act: Promise<unknown>): Promise<StanchError> =>
  act.then(
    () => expect.unreachable("it worked"),
    (error: unknown) => error as StanchError,
  );

describe("the simulated provider", () => {
  it("goes on accepting an ended key until the token cache has passed", async () => {
    const world = sampleWorld({ provider: { capabilities: { tokenCache: 300 } } });
    await swap(world);
    expect(await world.provider.endKey(world.leaked.id)).toBe("ended");
    expect((await world.provider.getKey(world.leaked.id)).state).toBe("dead");
    const probe = world.keyProbe("models");
    await world.clock.sleep(299);
    expect((await probe.present(world.leaked.value)).outcome).toBe("accepted");
    await world.clock.sleep(1);
    expect((await probe.present(world.leaked.value)).outcome).toBe("refused");
    expect(world.facts().exposureSeconds).toBe(20 * MINUTE + 300);
  });

  it("lets a disabled key pass until the cache has passed, and an enabled one at once", async () => {
    const world = sampleWorld({ provider: { capabilities: { tokenCache: 60 } } });
    const outcome = async () => (await world.keyProbe("models").present(world.leaked.value)).outcome;
    await world.provider.disableKey(world.leaked.id);
    expect(await outcome()).toBe("accepted");
    await world.clock.sleep(60);
    expect(await outcome()).toBe("refused");
    await world.provider.enableKey(world.leaked.id);
    expect(await outcome()).toBe("accepted");
  });

  it("doesn't give a disabled key a second cache when it is ended", async () => {
    const world = sampleWorld({ provider: { capabilities: { tokenCache: 60 } } });
    await world.provider.disableKey(world.leaked.id);
    await world.clock.sleep(50);
    await world.provider.endKey(world.leaked.id);
    await world.clock.sleep(10);
    expect((await world.keyProbe("models").present(world.leaked.value)).outcome).toBe("refused");
  });

  it("ends a key once and says so the second time", async () => {
    const world = sampleWorld();
    await world.provider.endKey(world.leaked.id);
    expect(await world.provider.endKey(world.leaked.id)).toBe("alreadyGone");
    expect((await world.provider.listKeys()).map(({ id }) => id)).not.toContain(world.leaked.id);
    expect((await failure(world.provider.enableKey(world.leaked.id))).code).toBe("ERR_PROVIDER_NOT_FOUND");
  });

  it("shows a fresh key in the list only after its lag", async () => {
    const world = sampleWorld({ provider: { capabilities: { listLag: 30 } } });
    const { key } = await world.provider.createKey({ name: "next" });
    const ids = async () => (await world.provider.listKeys()).map(({ id }) => id);
    expect(await ids()).not.toContain(key.id);
    await world.clock.sleep(30);
    expect(await ids()).toContain(key.id);
  });

  it("hides names if it keeps none, and never hands out a value twice", async () => {
    const world = sampleWorld({ provider: { capabilities: { keepsNames: false } } });
    const { key, value } = await world.provider.createKey({ name: "next" });
    expect(key.name).toBeNull();
    expect(JSON.stringify(await world.provider.listKeys())).not.toContain(value.reveal());
  });

  it("refuses one key too many and evicts nothing", async () => {
    const world = sampleWorld({ provider: { capabilities: { maxKeysPerPrincipal: 2 } } });
    await world.provider.createKey({ name: "second" });
    const error = await failure(world.provider.createKey({ name: "third" }));
    expect(error).toMatchObject({ code: "ERR_KEY_LIMIT", retry: "never", happened: "no" });
    expect(await world.provider.listKeys()).toHaveLength(2);
    await expect(world.provider.createKey({ name: "own", kind: "user" })).resolves.toBeDefined();
  });

  it("ends the old key by making a new one where two can't live side by side", async () => {
    const world = sampleWorld({ provider: { capabilities: { overlap: false } } });
    await world.provider.createKey({ name: "next" });
    expect((await world.provider.getKey(world.leaked.id)).state).toBe("dead");
    expect(world.facts().prematureEnds).toMatchObject([{ keyId: world.leaked.id, consumers: ["checkout"] }]);
  });

  it.each([
    ["canList", "listKeys"],
    ["canCreate", "createKey"],
    ["canRestrict", "restrictKey"],
    ["canDisable", "disableKey"],
    ["canEnd", "endKey"],
  ] as const)("throws ERR_UNSUPPORTED without %s and changes nothing", async (capability, operation) => {
    const world = sampleWorld({ provider: { capabilities: { [capability]: false } } });
    const before = world.facts();
    const { provider } = world;
    const calls = {
      listKeys: () => provider.listKeys(),
      createKey: () => provider.createKey({ name: "next" }),
      restrictKey: () => provider.restrictKey(world.leaked.id, { scopes: [] }),
      disableKey: () => provider.disableKey(world.leaked.id),
      endKey: () => provider.endKey(world.leaked.id),
    };
    expect((await failure(calls[operation]())).code).toBe("ERR_UNSUPPORTED");
    expect(world.facts()).toEqual(before);
  });

  it("can't tell the state of a key where it can't list", async () => {
    const world = sampleWorld({ provider: { capabilities: { canList: false } } });
    expect((await world.provider.getKey(world.leaked.id)).state).toBe("unknown");
  });

  it("narrows a key to networks and scopes, and widens it again", async () => {
    const world = sampleWorld();
    const outcome = async () => (await world.keyProbe("models").present(world.leaked.value)).outcome;
    await world.provider.restrictKey(world.leaked.id, { networks: ["10.0.0.0/8"] });
    expect(await outcome()).toBe("refused");
    await world.provider.restrictKey(world.leaked.id, { networks: ["192.0.2.0/24"], scopes: ["chat"] });
    expect(await outcome()).toBe("refused");
    await world.provider.restrictKey(world.leaked.id, { networks: ["192.0.2.0/24"] });
    expect(await outcome()).toBe("accepted");
    await world.provider.restrictKey(world.leaked.id, { scopes: ["chat"] });
    await world.provider.unrestrictKey(world.leaked.id);
    expect(await outcome()).toBe("accepted");
    const error = await failure(world.provider.restrictKey(world.leaked.id, { networks: ["nowhere"] }));
    expect(error.code).toBe("ERR_PROVIDER_REFUSED");
  });

  it("proves a key by a made-up one that is refused", async () => {
    const world = sampleWorld();
    const probe = world.keyProbe("models");
    expect(await probe.present(world.leaked.value)).toMatchObject({
      outcome: "accepted",
      control: "refused",
    });
    const strange = new Secret("team.EXAMPLEnobodyknowsthiskeyatall");
    expect(await probe.present(strange)).toMatchObject({ outcome: "refused", control: "refused" });
  });

  it("costs its latency in virtual time, side by side no more than once", async () => {
    const world = sampleWorld({ latency: 2 });
    await Promise.all([world.provider.listKeys(), world.provider.getKey(world.leaked.id)]);
    expect(world.clock.now()).toBe("2026-01-05T09:00:02.000Z");
  });
});
