import { describe, expect, it } from "vitest";
import type { KeyRef } from "../../src/core/key.ts";
import type { Journal } from "../../src/ports/journal.ts";
import { approve, attest, classifyKey, closeLeakPath } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { consumer } from "./setting.ts";

const UNKNOWN = { kind: "unknown", effects: ["reissue/web"] };

/** One consumer at a provider that keeps no names, stopped after a create whose answer got lost. */
async function stopped(change?: (response: Play) => void): Promise<Play> {
  const response = await play({
    consumers: [consumer("web")],
    provider: { keepsNames: false },
    injects: [{ at: "0s", do: "provider-errors", on: "create", next: 1, how: "commit-then-drop" }],
  });
  change?.(response);
  closeLeakPath(response);
  expect(await response.drive()).toEqual(UNKNOWN);
  return response;
}

/** Somebody else makes a key at the same provider while stanch makes one. */
function withNeighbour(response: Play): void {
  let isMade = false;
  response.adapt(({ provider }) => ({
    provider: {
      ...provider,
      async createKey(request) {
        const mine = provider.createKey(request);
        await mine.catch(() => undefined);
        if (!isMade) await provider.createKey({ ...request, name: "a neighbour's" });
        isMade = true;
        return mine;
      },
    },
  }));
}

/** What the provider says of one key when it is asked for it alone. */
function seeing(response: Play, seen: (key: KeyRef) => Partial<KeyRef>): void {
  response.adapt(({ provider }) => ({
    provider: {
      ...provider,
      async getKey(id) {
        const key = await provider.getKey(id);
        return { ...key, ...seen(key) };
      },
    },
  }));
}

const candidates = (response: Play): readonly string[] =>
  response.at().incident.orphans.map((orphan) => orphan.keyId);
const deeds = (response: Play): readonly string[] => response.calls.map((call) => call.what);

describe("a key that may be of a lost create, at a provider that keeps no names", () => {
  it("is ended once a person calls it surplus, and exactly one replacement is made", async () => {
    const response = await stopped();
    const [orphan = ""] = candidates(response);
    classifyKey(response, "ben", orphan, "surplus");
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(deeds(response)).toEqual(["create", "end", "create"]);
    expect(response.calls[1]?.key).toBe(orphan);
    const asked = response.asked.find((request) => request.topic === `orphan/${orphan}`);
    expect(asked).toMatchObject({ level: "typed", lines: [expect.stringContaining("ben says that")] });
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
    approve(response, "cyd");
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts().prematureEnds).toEqual([]);
  });

  it("is left alone once a person calls it somebody else's, and keeps nothing from closing", async () => {
    const response = await stopped();
    const [orphan = ""] = candidates(response);
    classifyKey(response, "ana", orphan, "foreign");
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(deeds(response)).toEqual(["create", "create", "end"]);
    expect(response.calls[2]?.key).toBe(response.at().incident.leaked.id);
    expect(response.world.facts().orphans).toEqual([orphan]);
  });

  it("isn't ended without the typed consent of whoever drives", async () => {
    const response = await stopped();
    const [orphan = ""] = candidates(response);
    classifyKey(response, "ben", orphan, "surplus");
    response.refused.add("orphan/");
    expect(await response.drive()).toMatchObject({ kind: "declined" });
    expect(deeds(response)).toEqual(["create"]);
  });

  it("isn't ended if it turns out to be in use, and waits for a person again", async () => {
    const response = await stopped();
    const [orphan = ""] = candidates(response);
    const lastUsedAt = response.world.clock.now();
    seeing(response, (key) => (key.id === orphan ? { lastUsedAt } : {}));
    classifyKey(response, "ben", orphan, "surplus");
    expect(await response.drive()).toEqual(UNKNOWN);
    expect(response.rows("orphan.spared")).toMatchObject([{ data: { keyId: orphan, lastUsedAt } }]);
    classifyKey(response, "ben", orphan, "surplus");
    expect(await response.drive()).toEqual(UNKNOWN);
    expect(deeds(response)).toEqual(["create"]);
    classifyKey(response, "ben", orphan, "foreign");
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(deeds(response)).toEqual(["create", "create"]);
  });

  it("isn't ended while nobody can tell whether it is in use", async () => {
    const response = await stopped();
    const [orphan = ""] = candidates(response);
    let isBlind = true;
    seeing(response, (key) => (isBlind && key.id === orphan ? { state: "unknown" } : {}));
    classifyKey(response, "ben", orphan, "surplus");
    expect(await response.drive()).toMatchObject({ kind: "failed", code: "ERR_PROVIDER_UNCLEAR" });
    expect(deeds(response)).toEqual(["create"]);
    isBlind = false;
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(deeds(response)).toEqual(["create", "end", "create"]);
  });

  it("is one of several: nothing goes on until somebody has said it of each", async () => {
    const response = await stopped(withNeighbour);
    const [mine = "", neighbours = ""] = candidates(response);
    classifyKey(response, "ana", mine, "surplus");
    expect(await response.drive()).toEqual(UNKNOWN);
    expect(deeds(response)).toEqual(["create", "create", "end"]);
    expect(response.calls[2]?.key).toBe(mine);
    classifyKey(response, "ana", neighbours, "foreign");
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(deeds(response)).toEqual(["create", "create", "end", "create"]);
    expect(response.world.facts().orphans).toEqual([neighbours]);
  });

  it("isn't the reason for a blind second create when only one of several is said to be dead", async () => {
    const response = await stopped(withNeighbour);
    const [mine = ""] = candidates(response);
    attest(response, "ana", "key-dead", mine);
    expect(await response.drive()).toEqual(UNKNOWN);
    expect(deeds(response)).toEqual(["create", "create"]);
  });

  it("is the replacement itself where its value was kept and every other key is somebody else's", async () => {
    const response = await play({ consumers: [consumer("web")], provider: { keepsNames: false } });
    withNeighbour(response);
    closeLeakPath(response);
    const dying = (journal: Journal): Journal => ({
      ...journal,
      append(incident, events, options) {
        if (events.some((event) => event.type === "key.reissued")) throw new Error("the process is gone");
        return journal.append(incident, events, options);
      },
    });
    await expect(response.drive({ journal: dying })).rejects.toThrow("the process is gone");
    expect(await response.drive()).toEqual(UNKNOWN);
    const [mine, neighbours = ""] = candidates(response);
    classifyKey(response, "ana", neighbours, "foreign");
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(deeds(response)).toEqual(["create", "create"]);
    expect(response.rows("key.reissued").map((row) => row.data.key.id)).toEqual([mine]);
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });
});

describe("a key that surely is of a lost create", () => {
  it("is looked at once more before its end too, and spared if somebody uses it by then", async () => {
    const response = await play({
      consumers: [consumer("web")],
      injects: [{ at: "0s", do: "provider-errors", on: "create", next: 1, how: "commit-then-drop" }],
    });
    const lastUsedAt = response.world.clock.now();
    seeing(response, (key) => (candidates(response).includes(key.id) ? { lastUsedAt } : {}));
    closeLeakPath(response);
    expect(await response.drive()).toEqual(UNKNOWN);
    expect(deeds(response)).toEqual(["create"]);
    expect(response.at().incident.orphans).toMatchObject([{ endable: false, lastUsedAt }]);
  });

  it("is ended before an early close, which would otherwise wait for it", async () => {
    const response = await play({
      consumers: [consumer("web")],
      injects: [{ at: "0s", do: "provider-errors", on: "create", next: 1, how: "commit-then-drop" }],
    });
    response.refused.add("orphan/");
    expect(await response.drive()).toMatchObject({ kind: "declined" });
    response.sign("ana", "close.requested", { as: "falsePositive", reason: "it was a test key" });
    response.refused.clear();
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(deeds(response)).toEqual(["create", "end"]);
    expect(response.world.facts().orphans).toEqual([]);
  });
});
