import { describe, expect, it } from "vitest";
import type { AuditRow } from "../../../src/core/audit.ts";
import { consumer, MINUTE, readGaps, readRows, sampleWorld, STARTS_AT } from "./sample-world.ts";

const oneSecond = { consumers: [consumer("checkout", {}, { period: 1 })] };
const secondsBehind = (now: string, row: AuditRow | undefined) =>
  (Date.parse(now) - Date.parse(row?.at ?? "")) / 1000;

// The contract suite of audit logs feeds records through a mapping, some of them unreadable. This log has neither: what
// the port promises is proven here, on calls that were made.
describe("the simulated audit log", () => {
  it("shows a call after its lag and not before", async () => {
    const world = sampleWorld({ ...oneSecond, provider: { auditLag: 90 } });
    await world.clock.sleep(300);
    const behind = secondsBehind(world.clock.now(), (await readRows(world)).at(-1));
    expect(behind).toBeGreaterThanOrEqual(90);
    expect(behind).toBeLessThan(91);
    expect(world.auditLogs("audit").capabilities.lag).toBe(90);
    expect(await readGaps(world)).toEqual([]);
  });

  it("gives each row once, with an id of its own and a stable hash", async () => {
    const world = sampleWorld();
    const [first, second] = [await readRows(world), await readRows(world)];
    expect(new Set(first.map((row) => row.id)).size).toBe(first.length);
    expect(new Set(first.map((row) => row.hash)).size).toBe(first.length);
    expect(second).toEqual(first);
  });

  it("keeps to the time range and to the keys that are asked for", async () => {
    const world = sampleWorld();
    await world.clock.sleep(10 * MINUTE);
    const rows: AuditRow[] = [];
    const query = { from: STARTS_AT, to: "2026-01-05T09:05:00.000Z" };
    for await (const item of world.auditLogs("audit").read(query)) if (item.type === "row") rows.push(item);
    expect(rows).toHaveLength(5);
    for await (const item of world.auditLogs("audit").read({ ...query, keyIds: ["key-other"] })) {
      expect.unreachable(`it gave ${item.type}`);
    }
  });

  it("names no key if it can't", async () => {
    const world = sampleWorld({ provider: { identifiesKey: false } });
    expect(new Set((await readRows(world)).map((row) => row.keyId))).toEqual(new Set([null]));
    expect(world.auditLogs("audit").capabilities.identifiesKey).toBe(false);
  });

  it("names the key of a refused call only if it says that it does", async () => {
    const refused = async (recordsRefusals: boolean) => {
      const world = sampleWorld({ provider: { recordsRefusals } });
      await world.provider.endKey(world.leaked.id);
      await world.clock.sleep(10 * MINUTE);
      const rows = (await readRows(world)).filter((row) => row.outcome === "refused");
      return { world, ids: new Set(rows.map((row) => row.keyId)) };
    };
    const [seeing, blind] = [await refused(true), await refused(false)];
    expect(seeing.ids).toEqual(new Set([seeing.world.leaked.id]));
    expect(blind.ids).toEqual(new Set([null]));
  });

  it("records only the kinds of call that it covers", async () => {
    const world = sampleWorld({
      consumers: [consumer("both", {}, { calls: ["post", "poll"] })],
      provider: { covers: ["poll"] },
    });
    expect(new Set((await readRows(world)).map((row) => row.action))).toEqual(new Set(["poll"]));
  });

  it("admits the stretch that it can't vouch for while it is later than it promises", async () => {
    const world = sampleWorld({
      ...oneSecond,
      provider: { auditLag: 60 },
      injects: [
        { at: 600, do: "audit-lag", lag: 900 },
        { at: 1200, do: "audit-lag", lag: 60 },
      ],
    });
    await world.clock.sleep(600);
    const known = (await readRows(world)).length;
    await world.clock.sleep(300);
    expect(await readRows(world)).toHaveLength(known);
    expect(await readGaps(world)).toMatchObject([
      {
        from: STARTS_AT,
        to: "2026-01-05T09:14:00.000Z",
        reason: "rows arrive 900 seconds late instead of 60",
      },
    ]);
    await world.clock.sleep(300);
    expect(await readGaps(world)).toEqual([]);
    expect((await readRows(world)).length).toBeGreaterThan(known + 500);
  });
});
