import { describe, expect, it } from "vitest";
import { maskAuditLog } from "../../../src/adapters/audit-log/masked.ts";
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
});
