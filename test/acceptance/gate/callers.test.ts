import { describe, expect, it } from "vitest";
import { consumerRowSchema } from "../../../src/formats/inventory-row.ts";
import { toConsumer } from "../../../src/formats/inventory.ts";
import { approve, classify, strangers } from "../../engine/deeds.ts";
import type { Play } from "../../engine/play.ts";
import { consumer } from "../../engine/setting.ts";
import { begin, opens, shutBy } from "../outcomes.ts";

/** Calls again and again for as long as anything is played. */
const thief = {
  userAgent: "thief/1.0",
  address: "203.0.113.9",
  uses: [{ after: "1m", every: "7s", until: "8h" }],
};
const setting = { consumers: [consumer("web")], thief };

/** Driven to where the thief is all that is in the way. */
async function stolen(): Promise<{
  readonly response: Play;
  readonly caller: string;
  readonly shut: readonly string[];
}> {
  const response = await begin(setting);
  await response.drive({ seconds: 300 });
  const [caller = ""] = strangers(response);
  const shut = [`CALLER_UNCLASSIFIED ${caller}`];
  expect(await shutBy(response, 0)).toEqual(shut);
  return { response, caller, shut };
}

describe("an unknown caller", () => {
  it("that two people call hostile doesn't hold the gate shut, though it never stops", async () => {
    const { response, caller } = await stolen();
    for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
    const before = response.world.facts().thief.accepted;
    await opens(response, "cyd");
    const { thief: after } = response.world.facts();
    expect(after.accepted).toBeGreaterThan(before);
    expect(after.refused).toBeGreaterThan(2);
  });

  it("isn't hostile because one person says so, not even twice, nor because nobody knows it", async () => {
    const { response, caller, shut } = await stolen();
    classify(response, "ana", caller, "hostile");
    classify(response, "ana", caller, "hostile");
    expect(await shutBy(response, 1200)).toEqual(shut);
  });

  it("that is called a consumer has to be proven like all others, and one that is proven opens the gate", async () => {
    const row = consumer("backup", { period: "5m", owner: "cyd" });
    const injects = [{ at: "1m", do: "late-cron", consumer: row }];
    const response = await begin({ consumers: [consumer("web")], injects });
    await response.drive({ seconds: 300 });
    const [caller = ""] = strangers(response);
    classify(response, "ana", caller, "consumer", "backup");
    expect(await shutBy(response, 0)).toEqual([`CALLER_UNCLASSIFIED ${caller}`]);
    const known = toConsumer(consumerRowSchema.parse(row));
    response.sign("ana", "consumer.added", { consumer: known, replacement: "backup" });
    expect((await shutBy(response, 60)).join()).toContain("backup");
    await opens(response);
    expect(response.at().incident.consumers["backup"]?.state).toBe("proven");
  });

  it("isn't explained away by calling it a consumer that is there already: its calls count as that one's", async () => {
    const { response, caller } = await stolen();
    classify(response, "ana", caller, "consumer", "web");
    response.adapt(() => ({ probes: () => [] }));
    await response.world.clock.sleep(3600);
    expect(await shutBy(response, 60)).toContain("OLD_USE_SEEN web");
  });

  it("that is the responder is no blocker, and takes one person's word until the next one's", async () => {
    const { response, caller, shut } = await stolen();
    classify(response, "ana", caller, "responder");
    expect(await response.drive()).toEqual({ kind: "approval" });
    classify(response, "ben", caller, "hostile");
    expect(await shutBy(response, 0)).toEqual(shut);
  });

  it("can't pass for stanch or for a consumer by its user agent alone", async () => {
    const address = "203.0.113.9";
    const uses = [
      { after: "1m", every: "1m", userAgent: "stanch/L-20260105-aaaa" },
      { after: "1m", every: "1m", userAgent: "web/1.0" },
    ];
    const match = { userAgents: ["web/*"], networks: ["10.0.0.0/8"] };
    const consumers = [consumer("web", { match })];
    const response = await begin({ consumers, thief: { userAgent: "thief/1.0", address, uses } });
    await response.drive({ seconds: 300 });
    expect(await shutBy(response, 0)).toEqual(
      strangers(response)
        .toSorted()
        .map((caller) => `CALLER_UNCLASSIFIED ${caller}`),
    );
    const agents = Object.values(response.at().incident.callers).map((caller) => caller.userAgent ?? "");
    expect(agents.toSorted()).toEqual(["stanch/L-20260105-aaaa", "web/1.0"]);
  });

  it("that nobody can see any more, because the log is gone, isn't taken for nobody", async () => {
    const row = consumer("backup", { period: "5m", owner: "cyd" });
    const response = await begin({
      consumers: [consumer("web")],
      injects: [{ at: "5m", do: "late-cron", consumer: row }],
    });
    expect(await response.drive()).toEqual({ kind: "approval" });
    let isGone = true;
    response.adapt(({ auditLogs }) => ({
      auditLogs: auditLogs.map((log) => ({
        ...log,
        async *read(query) {
          if (isGone) throw new Error("the log is gone");
          yield* log.read(query);
        },
      })),
    }));
    await response.world.clock.sleep(1200);
    expect(await shutBy(response, 60)).toEqual(["OLD_USE_UNOBSERVABLE calls"]);
    isGone = false;
    await response.world.clock.sleep(60);
    const [caller = ""] = await shutBy(response, 60);
    expect(caller).toMatch(/^CALLER_UNCLASSIFIED C-/);
  });

  it("that turns up while the gate is shut for another reason is there before anything is ended", async () => {
    const { response, caller } = await stolen();
    for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response, "cyd");
    classify(response, "cyd", caller, "consumer", "nobody");
    await response.drive({ seconds: 0 });
    expect(response.world.facts().endedAt).toBeNull();
  });
});
