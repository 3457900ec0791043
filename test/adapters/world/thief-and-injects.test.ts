import { describe, expect, it } from "vitest";
import type { ThiefUse } from "../../../src/adapters/world/spec.ts";
import { consumer, HOUR, MINUTE, readRows, sampleWorld, swap } from "./sample-world.ts";

const use: ThiefUse = {
  after: 120,
  every: 300,
  until: 24 * HOUR,
  userAgent: "curl/8.5",
  address: "203.0.113.9",
  actions: ["chat", "models"],
};
const quiet = [consumer("laptop", {}, { period: "on-demand" })];

describe("the thief", () => {
  it("keeps to the script, from the exposure on", async () => {
    const world = sampleWorld({ consumers: quiet, thief: [{ ...use, until: 900 }] });
    await world.clock.sleep(HOUR);
    const rows = await readRows(world);
    expect(rows.map((row) => row.at.slice(11, 16))).toEqual(["08:42", "08:47", "08:52"]);
    expect(rows.map((row) => row.action)).toEqual(["chat", "models", "chat"]);
    expect(rows[0]).toMatchObject({ keyId: world.leaked.id, address: "203.0.113.9", userAgent: "curl/8.5" });
    expect(world.facts().thief).toMatchObject({
      accepted: 3,
      refused: 0,
      first: "2026-01-05T08:42:00.000Z",
      last: "2026-01-05T08:52:00.000Z",
    });
  });

  it("makes a key that outlives the leaked one", async () => {
    const world = sampleWorld({ consumers: quiet, thief: [{ ...use, mints: "backup" }] });
    const minted = (await readRows(world)).find((row) => row.minted !== undefined)?.minted;
    expect(minted).toMatchObject({ kind: "key" });
    expect((await world.provider.listKeys()).map(({ name }) => name)).toContain("backup");
    await world.provider.endKey(world.leaked.id);
    const ended = world.clock.now();
    await world.clock.sleep(10 * MINUTE);
    const later = (await readRows(world)).filter((row) => row.at > ended);
    expect(new Set(later.map((row) => `${row.keyId} ${row.outcome}`))).toEqual(
      new Set([`${world.leaked.id} refused`, `${minted?.id} accepted`]),
    );
    expect(world.facts().thief.keysAlive).toEqual([minted?.id]);
    await world.provider.endKey(minted?.id ?? "");
    expect(world.facts().thief.keysAlive).toEqual([]);
  });

  it("makes no key where the provider has no room for one", async () => {
    const world = sampleWorld({
      consumers: quiet,
      thief: [{ ...use, mints: "backup" }],
      provider: { capabilities: { maxKeysPerPrincipal: 1 } },
    });
    expect(await world.provider.listKeys()).toHaveLength(1);
    expect((await readRows(world)).every((row) => row.minted === undefined)).toBe(true);
  });
});

describe("an inject", () => {
  it("abuse starts the thief at its time and not before", async () => {
    const world = sampleWorld({ consumers: quiet, thief: [use], injects: [{ at: 600, do: "abuse" }] });
    await world.clock.sleep(600);
    expect(await readRows(world)).toEqual([]);
    await world.clock.sleep(120);
    expect((await readRows(world)).map((row) => row.at)).toEqual(["2026-01-05T09:12:00.000Z"]);
  });

  it("late-cron brings an undeclared consumer that holds the old key and can be swapped like any other", async () => {
    const world = sampleWorld({
      consumers: [...quiet, { ...consumer("jordan", {}, { period: 900 }), declared: false }],
      injects: [{ at: 300, do: "late-cron", consumer: "jordan" }],
    });
    await world.clock.sleep(299);
    expect(await readRows(world)).toEqual([]);
    expect(world.facts().onLeakedKey).toEqual(["laptop"]);
    await world.clock.sleep(1);
    const [row] = await readRows(world);
    expect(row).toMatchObject({
      userAgent: "jordan/1",
      keyId: world.leaked.id,
      at: "2026-01-05T09:05:00.000Z",
    });
    expect(
      world.truthAbout({ userAgent: row?.userAgent ?? null, address: row?.address ?? null }),
    ).toMatchObject({
      as: "consumer",
      consumer: { id: "jordan" },
    });
    const id = await swap(world, "jordan");
    await world.clock.sleep(900);
    expect((await readRows(world)).at(-1)?.keyId).toBe(id);
  });

  it("wrong-environment sends writes astray until somebody fixes it", async () => {
    const world = sampleWorld({
      injects: [{ at: 60, do: "wrong-environment", consumer: "checkout", fixedAfter: 1200 }],
    });
    await world.clock.sleep(120);
    const id = await swap(world);
    await world.clock.sleep(600);
    expect((await readRows(world)).at(-1)?.keyId).toBe(world.leaked.id);
    await world.clock.sleep(660);
    expect((await readRows(world)).at(-1)?.keyId).toBe(id);
  });

  it("provider-errors drops the answer of a create that happened", async () => {
    const world = sampleWorld({
      injects: [{ at: 0, do: "provider-errors", next: 1, how: "commit-then-drop" }],
    });
    const request = { name: "next-k3f9" };
    await expect(world.provider.createKey(request)).rejects.toMatchObject({ happened: "unknown" });
    expect((await world.provider.listKeys()).map(({ name }) => name)).toContain("next-k3f9");
    expect(world.facts().orphans).toHaveLength(1);
    await expect(world.provider.createKey(request)).resolves.toBeDefined();
  });

  it.each(["disable", "end"] as const)(
    "provider-errors on %s drops the answer of what happened, and of no other call",
    async (on) => {
      const world = sampleWorld({
        injects: [{ at: 0, do: "provider-errors", on, next: 1, how: "commit-then-drop" }],
      });
      const { id } = world.leaked;
      await world.provider.createKey({ name: "next" });
      const call = on === "end" ? world.provider.endKey(id) : world.provider.disableKey(id);
      await expect(call).rejects.toMatchObject({ happened: "unknown" });
      expect((await world.provider.getKey(id)).state).toBe(on === "end" ? "dead" : "disabled");
    },
  );

  it("provider-errors refuses as many creates as it says, without effect", async () => {
    const world = sampleWorld({ injects: [{ at: 0, do: "provider-errors", next: 2, how: "error" }] });
    for (const _ of [1, 2]) {
      await expect(world.provider.createKey({ name: "next" })).rejects.toMatchObject({
        happened: "no",
        retry: { afterMs: 30_000 },
      });
    }
    expect(await world.provider.listKeys()).toHaveLength(1);
    await expect(world.provider.createKey({ name: "next" })).resolves.toBeDefined();
  });

  it("provider-outage leaves everybody without an answer and nobody the wiser", async () => {
    const world = sampleWorld({ injects: [{ at: 60, do: "provider-outage", for: 300 }] });
    await world.clock.sleep(120);
    const rows = () => readRows(world);
    await expect(rows()).rejects.toMatchObject({ code: "ERR_PROVIDER_FAILED" });
    await expect(world.provider.listKeys()).rejects.toMatchObject({ retry: "later", happened: "no" });
    await expect(world.provider.endKey(world.leaked.id)).rejects.toMatchObject({ happened: "unknown" });
    expect(await world.keyProbe("models").present(world.leaked.value)).toMatchObject({
      outcome: "unknown",
      control: "unknown",
    });
    expect((await world.consumerProbe("checkout-probe").ask()).outcome).toBe("failure");
    await world.clock.sleep(300);
    expect((await world.consumerProbe("checkout-probe").ask()).outcome).toBe("success");
    const during = (await rows()).filter(
      ({ at }) => at >= "2026-01-05T09:01:00" && at < "2026-01-05T09:06:00",
    );
    expect(during).toEqual([]);
    expect(world.facts()).toMatchObject({ broken: [], endedAt: null });
  });
});
