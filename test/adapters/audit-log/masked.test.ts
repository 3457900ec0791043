import { describe, expect, it } from "vitest";
import { maskAuditLog } from "../../../src/adapters/audit-log/masked.ts";
import { eventOf } from "../../../src/core/audit-event.ts";
import type { AuditGap, AuditRow } from "../../../src/core/audit.ts";

const row: AuditRow = {
  type: "row",
  id: "1",
  at: "2026-11-23T09:00:00.000Z",
  keyId: "key-1",
  principal: "p hunter22",
  address: "a hunter22",
  userAgent: "u hunter22",
  action: "GET /?hunter22",
  outcome: "accepted",
  hash: "00",
};
const gap: AuditGap = { type: "gap", from: row.at, to: row.at, reason: "cut short" };

describe("an audit source whose rows go on record", () => {
  it("shows no known value in what its callers wrote, and everything else as it was", async () => {
    const log = maskAuditLog(
      {
        name: "calls",
        capabilities: {
          identifiesKey: true,
          recordsRefusals: true,
          covers: ["*"],
          lag: 0,
          cannotSee: [],
        },
        async *read() {
          yield row;
          yield gap;
        },
      },
      (text) => text.replace("hunter22", "***"),
    );
    const read: unknown[] = [];
    for await (const item of log.read({ from: row.at, to: row.at })) read.push(item);
    expect(read).toEqual([
      { ...row, principal: "p ***", address: "a ***", userAgent: "u ***", action: "GET /?***" },
      gap,
    ]);
  });

  it("leaves out names of what was made that hold a known value: masked they would fit nothing", async () => {
    const minted = { id: "s-1", kind: "session", expiresAt: null, shared: false } as const;
    const event = { ...eventOf(row), minted: [{ ...minted, aliases: ["ops/night", "ops/hunter22"] }] };
    const log = maskAuditLog(
      {
        name: "calls",
        capabilities: { identifiesKey: true, recordsRefusals: true, covers: ["*"], lag: 0, cannotSee: [] },
        async *read() {
          yield { ...row, event };
        },
      },
      (text) => text.replace("hunter22", "***"),
    );
    for await (const item of log.read({ from: row.at, to: row.at }))
      expect(item).toMatchObject({ event: { minted: [{ id: "s-1", aliases: ["ops/night"] }] } });
    expect.assertions(1);
  });
});
