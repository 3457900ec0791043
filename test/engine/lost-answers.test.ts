import { describe, expect, it } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import type { KeyRef } from "../../src/core/key.ts";
import { type Instant, plus } from "../../src/core/time.ts";
import type { Journal } from "../../src/ports/journal.ts";
import { approve, attest, closeLeakPath, driveThroughGate } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

const lost = (on: string, next = 1) => [
  { at: "0s", do: "provider-errors", on, next, how: "commit-then-drop" },
];
const failing = (on: string, next = 1) => [{ at: "0s", do: "provider-errors", on, next, how: "error" }];
const one = [consumer("web")];

describe("a create whose answer gets lost", () => {
  it("leaves an orphan that is found by its nonce and ended, and exactly one replacement", async () => {
    const response = await play({ consumers: one, injects: lost("create") });
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
    expect(response.calls.map((call) => call.what)).toEqual(["create", "end", "create", "end"]);
    const [orphan] = response.rows("orphan.found");
    expect(response.calls[1]?.key).toBe(orphan?.data.keyId);
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
    expect(response.world.facts().prematureEnds).toEqual([]);
  });

  it("is looked for only once the provider's list must show it", async () => {
    const response = await play({ consumers: one, injects: lost("create"), provider: { listLag: "3m" } });
    await driveThroughGate(response);
    const [unknown] = response.rows("effect.unknown");
    const [found] = response.rows("orphan.found");
    expect(Date.parse(found?.at ?? "") - Date.parse(unknown?.at ?? "")).toBeGreaterThanOrEqual(180_000);
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
  });

  it("is looked for only once the list must show it, though the clock was set forth meanwhile", async () => {
    const response = await play({ consumers: one, injects: lost("create"), provider: { listLag: "3m" } });
    closeLeakPath(response);
    expect(await response.drive({ seconds: 10 })).toMatchObject({ kind: "unknown" });
    const { clock } = response.world;
    response.adapt(() => ({ clock: { ...clock, now: () => plus(clock.now(), 3600) } }));
    await response.drive({ seconds: 600 });
    expect(response.rows("effect.absent")).toEqual([]);
    expect(response.rows("orphan.ended")).toHaveLength(1);
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
  });

  it("whose value found no room in the spool leaves an orphan that is ended before the next create", async () => {
    const response = await play({ consumers: one });
    let full = true;
    response.adapt(({ spool }) => ({
      spool: {
        ...spool,
        async put(name, value, length) {
          if (!full) return spool.put(name, value, length);
          full = false;
          throw new StanchError({ code: "ERR_FILE_NOT_PRIVATE", message: "the spool isn't private" });
        },
      },
    }));
    await driveThroughGate(response);
    expect(response.calls.map((call) => call.what)).toEqual(["create", "end", "create", "end"]);
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
  });

  it("stops the driver where the provider keeps no names, until somebody says that the surplus key is dead", async () => {
    const response = await play({ consumers: one, injects: lost("create"), provider: { keepsNames: false } });
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "unknown", effects: ["reissue/web"] });
    expect(await response.drive()).toEqual({ kind: "unknown", effects: ["reissue/web"] });
    expect(response.at().incident.orphans).toMatchObject([{ endable: false, ended: false }]);
    expect(response.calls.map((call) => call.what)).toEqual(["create"]);
    const [orphan = ""] = response.world.facts().orphans;
    attest(response, "ana", "key-dead", orphan);
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.calls.map((call) => call.what)).toEqual(["create", "create"]);
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });

  it("stops the driver where nothing can be listed, until somebody says that no key of that name is there", async () => {
    const response = await play({ consumers: one, injects: lost("create"), provider: { canList: false } });
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "unknown", effects: ["reissue/web"] });
    expect(await response.drive()).toEqual({ kind: "unknown", effects: ["reissue/web"] });
    const [name = ""] = response.rows("effect.intended").flatMap(({ data }) => data.keyName ?? []);
    attest(response, "ana", "key-dead", name);
    await response.drive({ seconds: 300 });
    expect(response.calls.map((call) => call.what)).toEqual(["create", "create"]);
    expect(response.at().incident.consumers["web"]?.state).toBe("proven");
  });

  it("is found before the close, even if the list shows it much later than it should", async () => {
    const response = await play({ consumers: one, injects: lost("create") });
    let hidden: string | undefined;
    response.adapt(({ provider }) => ({
      provider: {
        ...provider,
        async listKeys() {
          const [first = "none yet"] = response
            .rows("effect.intended")
            .flatMap(({ data }) => data.nonce ?? []);
          const keys = await provider.listKeys();
          hidden ??= keys.find((key: KeyRef) => key.name?.endsWith(first))?.id;
          return response.at().step === "notify" ? keys : keys.filter((key) => key.id !== hidden);
        },
      },
    }));
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.world.facts().orphans).toHaveLength(1);
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
    expect(response.rows("orphan.ended").map((row) => row.data.keyId)).toEqual([hidden]);
  });

  it("isn't ended because the provider says so: it is looked at after that, and ended again", async () => {
    const feigned = { at: "0s", do: "provider-errors", on: "end", how: "answer-only" };
    const response = await play({ consumers: one, injects: [...lost("create"), feigned] });
    const stops = await driveThroughGate(response);
    expect(stops.at(-1)).toEqual({ kind: "closed" });
    expect(response.calls.map((call) => call.what)).toEqual(["create", "end", "end", "create", "end"]);
    expect(response.rows("effect.unknown").map(({ data }) => data.error.code)).toContain(
      "ERR_PROVIDER_UNCLEAR",
    );
    expect(response.world.facts().orphans).toEqual([]);
  });

  it("isn't ended a second time because a list that lags still shows it", async () => {
    const response = await play({ consumers: one, injects: lost("create") });
    const endedAt = new Map<string, Instant>();
    response.adapt(({ provider }) => ({
      provider: {
        ...provider,
        async endKey(id) {
          endedAt.set(id, response.world.clock.now());
          return provider.endKey(id);
        },
        async getKey(id) {
          const key = await provider.getKey(id);
          const at = endedAt.get(id);
          // The list lag of this world is five seconds.
          const isLate = at !== undefined && plus(at, 4) > response.world.clock.now();
          return isLate ? { ...key, state: "live" as const } : key;
        },
      },
    }));
    const stops = await driveThroughGate(response);
    expect(stops.at(-1)).toEqual({ kind: "closed" });
    expect(response.calls.map((call) => call.what)).toEqual(["create", "end", "create", "end"]);
    expect(response.rows("orphan.ended")).toHaveLength(1);
  });

  it("is tried three times, not for ever", async () => {
    const response = await play({ consumers: one, injects: lost("create", 50) });
    expect(await response.drive()).toMatchObject({ kind: "failed" });
    expect(response.calls.filter((call) => call.what === "create")).toHaveLength(3);
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [] });
  });

  it("that surely failed is tried again when the provider says so", async () => {
    const response = await play({ consumers: one, injects: failing("create") });
    const stops = await driveThroughGate(response);
    expect(stops.at(-1)).toEqual({ kind: "closed" });
    const [first, second] = response.calls;
    expect(Date.parse(second?.at ?? "") - Date.parse(first?.at ?? "")).toBeGreaterThanOrEqual(30_000);
    expect(response.world.facts().replacements).toHaveLength(1);
  });
});

describe("a create that was cut off by a crash", () => {
  /** The process is gone as soon as a row of this type is to be written. */
  const dyingAt =
    (type: string) =>
    (journal: Journal): Journal => ({
      ...journal,
      append(incident, events, options) {
        if (events.some((event) => event.type === type)) throw new Error("the process is gone");
        return journal.append(incident, events, options);
      },
    });

  it("is looked for only once a list that lags can show a call that took its time", async () => {
    const response = await play({ consumers: one, provider: { keepsNames: false } });
    response.adapt(({ provider, spool }) => ({
      provider: {
        ...provider,
        async createKey(request) {
          await response.world.clock.sleep(0.5);
          return provider.createKey(request);
        },
      },
      spool: { ...spool, put: () => Promise.reject(new Error("the process is gone")) },
    }));
    await expect(response.drive({ journal: dyingAt("effect.unknown") })).rejects.toThrow("gone");
    expect(await response.drive()).toEqual({ kind: "unknown", effects: ["reissue/web"] });
    expect(response.at().incident.orphans).toHaveLength(1);
    expect(response.calls.map((call) => call.what)).toEqual(["create"]);
  });

  it("isn't made again while its value is kept, even if the list shows no key for it", async () => {
    const response = await play({ consumers: one });
    let isHidden = true;
    response.adapt(({ provider }) => ({
      provider: {
        ...provider,
        listKeys: async () =>
          (await provider.listKeys()).filter(
            (key) => !isHidden || key.id === response.at().incident.leaked.id,
          ),
      },
    }));
    closeLeakPath(response);
    await expect(response.drive({ journal: dyingAt("key.reissued") })).rejects.toThrow("gone");
    expect(await response.drive()).toEqual({ kind: "unknown", effects: ["reissue/web"] });
    expect(response.rows("effect.unknown").at(-1)?.data.error.code).toBe("ERR_PROVIDER_UNCLEAR");
    isHidden = false;
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.calls.map((call) => call.what)).toEqual(["create"]);
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
  });
});

describe("the end of the leaked key", () => {
  it.each([
    ["is looked at, not repeated, when its answer gets lost", lost("end"), 1],
    ["is tried again after an error, with everything looked at once more", failing("end"), 2],
  ] as const)("%s", async (_name, injects, calls) => {
    const response = await play({ injects });
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
    expect(response.calls.filter((call) => call.what === "end")).toHaveLength(calls);
    expect(response.rows("key.ended")).toHaveLength(1);
    expect(response.world.facts()).toMatchObject({ prematureEnds: [], orphans: [] });
  });

  it("is given up after three tries that the provider answers with an error, and taken up by the next driver", async () => {
    const response = await play({ injects: failing("end", 4) });
    const [, given] = await driveThroughGate(response);
    expect(given).toMatchObject({ kind: "failed", code: "ERR_PROVIDER_BUSY" });
    expect(response.calls.filter((call) => call.what === "end")).toHaveLength(3);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.calls.filter((call) => call.what === "end")).toHaveLength(5);
  });

  it("isn't hammered at a provider that answers 503 to it and shows the key alive", async () => {
    const response = await play();
    response.adapt(({ provider }) => ({
      provider: {
        ...provider,
        endKey: () => Promise.reject(new Error("503 of a kind that nobody expected")),
      },
    }));
    const [, given] = await driveThroughGate(response);
    expect(given).toMatchObject({ kind: "failed" });
    expect(response.rows("effect.intended").filter((row) => row.data.kind === "end")).toHaveLength(3);
    expect(response.world.facts().endedAt).toBeNull();
  });
});
