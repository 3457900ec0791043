import { describe, expect, it } from "vitest";
import { consumerRowSchema } from "../../../src/formats/inventory-row.ts";
import { toConsumer } from "../../../src/formats/inventory.ts";
import { approve, blockersOf, classify, classifyKey, strangers } from "../../engine/deeds.ts";
import type { Play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { begin, opens } from "../outcomes.ts";

const one = { consumers: [consumer("web")] };
const deeds = (response: Play): readonly string[] => response.calls.map(({ what }) => what);

describe("a cutover, where a new key ends the old one", () => {
  const shared = { provider: { overlap: false }, reissue: { per: "shared" } };
  const sign = (response: Play, by: string, out: readonly string[]): void =>
    response.sign(by, "cutover.signed", {
      out: out.map((id) => ({ consumer: id, seconds: 120 })),
      visit: response.at().incident.visit,
    });

  it("makes the key once a second person signed who will be out, and the gate still opens on proof alone", async () => {
    const response = await begin(shared);
    expect(await response.drive()).toEqual({ kind: "approval" });
    sign(response, "ben", ["web", "jobs"]);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(deeds(response)).toEqual(["create", "end"]);
    expect(response.rows("key.ended")[0]?.data.how).toBe("alreadyGone");
    const cut = response.rows("key.reissued")[0]?.at ?? "";
    expect(response.world.facts().prematureEnds.map(({ at }) => at <= cut)).toEqual([true]);
    expect(response.world.facts().onLeakedKey).toEqual([]);
  });

  it("isn't covered by the approval of a gate, by broken glass, or by a list that somebody has joined since", async () => {
    const response = await begin(shared);
    expect(await response.drive()).toEqual({ kind: "approval" });
    for (const by of ["ben", "cyd"]) {
      approve(response, by);
      response.sign(by, "breakGlass.signed", {
        reason: "the thief is inside",
        breaks: ["web", "jobs"],
        expires: "2026-01-06T09:00:00.000Z",
        visit: response.at().incident.visit,
      });
    }
    await response.drive();
    expect(deeds(response)).toEqual([]);
    sign(response, "ben", ["web", "jobs"]);
    const late = toConsumer(consumerRowSchema.parse(consumer("late", { store: "web-env", probes: [] })));
    response.sign("cyd", "consumer.added", { consumer: late, replacement: "shared" });
    await response.drive().catch(() => undefined);
    expect(deeds(response)).toEqual([]);
    expect(response.world.facts()).toMatchObject({ endedAt: null, prematureEnds: [], broken: [] });
  });
});

describe("a key that a lost create may have made", () => {
  const lost = { at: "2s", do: "provider-errors", on: "create", how: "commit-then-drop" };

  it("is ended where it carries the nonce, or where a person calls it surplus", async () => {
    const named = await begin({ ...one, injects: [lost] });
    await opens(named);
    const unnamed = await begin({ ...one, provider: { keepsNames: false }, injects: [lost] });
    expect(await unnamed.drive()).toMatchObject({ kind: "unknown" });
    classifyKey(unnamed, "ana", unnamed.at().incident.orphans[0]?.keyId ?? "", "surplus");
    await opens(unnamed);
    for (const response of [named, unnamed]) {
      expect(deeds(response)).toEqual(["create", "end", "create", "end"]);
      expect(response.world.facts().orphans).toEqual([]);
    }
  });

  it("isn't ended on a person's word where it was there before, or is in use", async () => {
    const response = await begin({ ...one, provider: { keepsNames: false }, injects: [lost] });
    const before = await response.world.provider.createKey({ name: "of another project", kind: "team" });
    await response.drive();
    const used = response.at().incident.orphans[0]?.keyId ?? "";
    const { provider } = response.world;
    response.adapt((given) => ({
      provider: {
        ...given.provider,
        getKey: async (id) => ({
          ...(await provider.getKey(id)),
          ...(id === used ? { lastUsedAt: response.world.clock.now() } : {}),
        }),
      },
    }));
    for (const id of [before.key.id, used]) classifyKey(response, "ana", id, "surplus");
    await response.drive();
    expect(deeds(response)).toEqual(["create"]);
    expect((await provider.getKey(before.key.id)).state).toBe("live");
  });
});

describe("what the thief made with the leaked key", () => {
  const thief = (after: string) => ({
    userAgent: "thief/1.0",
    address: "203.0.113.9",
    uses: [{ after, every: "1m", until: "8h", mints: "spare" }],
  });
  const hostile = (response: Play): void => {
    for (const caller of strangers(response)) {
      for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
    }
  };

  it("is ended once two people call everybody on it hostile, and the incident closes", async () => {
    const response = await begin({ ...one, thief: thief("2m") });
    await response.drive({ seconds: 60 });
    hostile(response);
    await opens(response, "cyd");
    expect(response.world.facts().thief.keysAlive).toEqual([]);
  });

  it("isn't ended while one of them is somebody else's, and then blocks the close, not the end", async () => {
    const response = await begin({ ...one, thief: thief("2m") });
    await response.drive({ seconds: 60 });
    const [first = "", ...others] = strangers(response);
    classify(response, "ana", first, "responder");
    for (const caller of others) for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response, "cyd");
    const stop = await response.drive();
    expect(response.world.facts().endedAt).not.toBeNull();
    const alive = response.world.facts().thief.keysAlive;
    expect(alive).toHaveLength(1);
    expect(blockersOf(stop)).toEqual([`LINEAGE_ALIVE ${alive[0]}`]);
  });

  it("during the overlap, after the audit was read, is found before the close", async () => {
    const response = await begin({ ...one, thief: thief("14m") });
    await response.drive({ seconds: 60 });
    hostile(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    await response.world.clock.sleep(600);
    await response.drive({ seconds: 60 });
    hostile(response);
    expect(response.world.facts().thief.keysAlive).toHaveLength(1);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response, "cyd");
    const stop = await response.drive();
    // Nobody read of it before the receipts at the end were gathered.
    expect([stop.kind, response.at().state]).toEqual(["blocked", "notifying.watching"]);
    const [minted = ""] = response.world.facts().thief.keysAlive;
    expect(blockersOf(stop)).toContain(`LINEAGE_ALIVE ${minted}`);
    hostile(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts().thief.keysAlive).toEqual([]);
  });
});
