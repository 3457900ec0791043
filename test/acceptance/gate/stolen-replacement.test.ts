import { describe, expect, it } from "vitest";
import { callerClass } from "../../../src/core/caller-class.ts";
import { consumerRowSchema } from "../../../src/formats/inventory-row.ts";
import { toConsumer } from "../../../src/formats/inventory.ts";
import { approve, attest, blockersOf, classify, strangers } from "../../engine/deeds.ts";
import type { Play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { begin, opens, shutBy } from "../outcomes.ts";

const DAY = { seconds: 24 * 3600 };

/** Never comes with the leaked key; with what it steals, at once. */
const thief = {
  userAgent: "thief/1.0",
  address: "203.0.113.9",
  uses: [{ after: "1d", until: "2d" }],
};
/** The next log shows the replacement, so long after the start. */
const stolenAt = (at: string) => ({ thief, injects: [{ at, do: "replacement-stolen" }] });

const keyOf = (response: Play, name = "web"): string =>
  response.at().incident.replacements[name]?.key?.id ?? "none";
const hostile = (response: Play, caller: string): void => {
  for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
};
const reject = (response: Play, keyId: string): void =>
  response.sign("ana", "replacement.rejected", { replacement: "web", keyId, reason: "somebody stole it" });
/** A colleague ends a rejected key in the console and says so. */
function endsByHand(response: Play, keyId: string): void {
  expect(response.world.endByHand(keyId)).toBe(true);
  attest(response, "ana", "key-dead", keyId);
}

async function used(more: object = {}): Promise<{ readonly response: Play; readonly caller: string }> {
  const response = await begin({ consumers: [consumer("web")], ...stolenAt("2m"), ...more });
  await response.drive({ seconds: 60 });
  await response.world.clock.sleep(180);
  await response.drive({ seconds: 60 });
  const [caller = ""] = strangers(response);
  return { response, caller };
}

describe("a stranger who calls with a replacement", () => {
  it("keeps the gate shut until somebody says who it is", async () => {
    const { response, caller } = await used();
    expect(response.at().incident.callers[caller]).toMatchObject({
      key: "replacement",
      keyId: keyOf(response),
    });
    expect(await shutBy(response, 1200)).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
    classify(response, "ana", caller, "responder");
    await opens(response);
  });

  it("that two people call hostile has stolen it: another one is made, and the gate opens on that", async () => {
    const { response, caller } = await used();
    hostile(response, caller);
    const first = keyOf(response);
    expect(await shutBy(response, 1200)).toEqual(["REPLACEMENT_WRONG web"]);
    reject(response, first);
    expect(await response.drive(DAY)).toEqual({ kind: "approval" });
    expect(keyOf(response)).not.toBe(first);
    approve(response, "cyd");
    expect(blockersOf(await response.drive(DAY))).toEqual([`OUTCOME_UNKNOWN ${first}`]);
    endsByHand(response, first);
    expect(await response.drive(DAY)).toEqual({ kind: "closed" });
    expect(response.world.facts()).toMatchObject({ thief: { keysAlive: [] }, prematureEnds: [] });
  });

  it("isn't let in by one person's word that it is hostile, nor by its silence since", async () => {
    const { response, caller } = await used();
    classify(response, "ana", caller, "hostile");
    expect(await shutBy(response, 4 * 3600)).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
  });

  it("isn't taken for a consumer because it looks like the one of another replacement", async () => {
    const { response, caller } = await used({
      consumers: [consumer("web"), consumer("jobs", { match: { userAgents: ["thief/*"] } })],
    });
    const callers = Object.values(response.at().incident.callers);
    expect(callers.map(({ id, keyId }) => [id, keyId])).toEqual([[caller, keyOf(response)]]);
    expect(await shutBy(response, 1200)).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
  });

  it("isn't made of two consumers that look alike and share it, nor of stanch's own calls", async () => {
    const match = { userAgents: ["app/*"] };
    const response = await begin({
      consumers: [consumer("web", { match }), consumer("jobs", { match })],
      reissue: { per: "shared" },
    });
    await response.drive({ seconds: 600 });
    expect(response.at().incident.callers).toEqual({});
    await opens(response);
  });

  it("that is a consumer nobody declared joins the inventory, and gets a replacement of its own", async () => {
    const { response, caller } = await used();
    const known = toConsumer(consumerRowSchema.parse(consumer("backup")));
    classify(response, "ana", caller, "consumer", "backup");
    expect(await shutBy(response, 0)).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
    response.sign("ana", "consumer.added", { consumer: known, replacement: "backup" });
    expect((await shutBy(response, 0)).join()).toContain("backup");
  });

  it("shows to the last moment before the end", async () => {
    const response = await begin({ consumers: [consumer("web")], ...stolenAt("1h") });
    expect(await response.drive({ seconds: 900 })).toEqual({ kind: "approval" });
    await response.world.clock.sleep(3600);
    await response.drive({ seconds: 60 });
    approve(response);
    await response.drive({ seconds: 60 });
    expect(response.world.facts().endedAt).toBeNull();
    const [caller = ""] = strangers(response);
    expect(await shutBy(response, 60)).toContain(`CALLER_UNCLASSIFIED ${caller}`);
  });
});

describe("a replacement that is stolen once the leaked key is dead", () => {
  async function inTheWatch(): Promise<{ readonly response: Play; readonly caller: string }> {
    const response = await begin({
      consumers: [consumer("web")],
      revoke: { watch: "2h", poll: "30s" },
      ...stolenAt("1h"),
    });
    expect(await response.drive({ seconds: 900 })).toEqual({ kind: "approval" });
    approve(response);
    await response.drive({ seconds: 2 * 3600 });
    expect(response.at().state).toBe("notifying.watching");
    const [caller = ""] = strangers(response);
    return { response, caller };
  }

  it("keeps the incident from closing until it is another one and the stolen one is dead", async () => {
    const { response, caller } = await inTheWatch();
    expect(blockersOf(await response.drive(DAY))).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
    hostile(response, caller);
    expect(blockersOf(await response.drive(DAY))).toEqual(["REPLACEMENT_WRONG web"]);
    const first = keyOf(response);
    reject(response, first);
    expect(response.at().state).toBe("revoking.gated");
    attest(response, "ana", "leak-path-closed", "incident");
    expect(blockersOf(await response.drive(DAY))).toEqual([`OUTCOME_UNKNOWN ${first}`]);
    expect(keyOf(response)).not.toBe(first);
    endsByHand(response, first);
    expect(await response.drive(DAY)).toEqual({ kind: "closed" });
    expect(response.at().incident.closedAs).toBe("revoked");
    expect(callerClass(response.at().incident, caller)).toBe("hostile");
    expect(response.world.facts()).toMatchObject({ thief: { keysAlive: [] }, prematureEnds: [], broken: [] });
  });

  it("is made for a consumer, too, who turns out to be one while the end is watched", async () => {
    const { response, caller } = await inTheWatch();
    classify(response, "ana", caller, "consumer", "backup");
    const known = toConsumer(consumerRowSchema.parse(consumer("backup")));
    response.sign("ana", "consumer.added", { consumer: known, replacement: "backup" });
    expect(response.at().state).toBe("revoking.gated");
    await response.drive({ seconds: 600 });
    expect(response.at().incident.replacements["backup"]?.state).toBe("live");
  });

  it("isn't forgotten because nobody classifies it", async () => {
    const { response, caller } = await inTheWatch();
    for (let days = 0; days < 3; days += 1)
      expect(blockersOf(await response.drive(DAY))).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
    expect(response.world.facts().thief.keysAlive).toEqual([keyOf(response)]);
  });
});
