import { describe, expect, it } from "vitest";
import type { AuditRow } from "../../src/core/audit.ts";
import { plus } from "../../src/core/time.ts";
import { createAuditReader } from "../../src/engine/audit-rows.ts";
import type { AuditLog } from "../../src/ports/audit-log.ts";

const START = "2026-01-05T09:00:00.000Z";
const ROWS = 200_000;
const KEY = "key-EXAMPLE";

const rowAt = (index: number): AuditRow => ({
  type: "row",
  id: `row-${index}`,
  at: plus(START, index / 1000),
  keyId: KEY,
  principal: null,
  address: null,
  userAgent: null,
  action: null,
  outcome: "accepted",
  hash: "hash-EXAMPLE",
});

/** Shows its rows from the time that is asked for, and notes what was asked. */
function longLog(asked: string[]): AuditLog {
  const rows = Array.from({ length: ROWS }, (_, index) => rowAt(index));
  return {
    name: "calls",
    capabilities: { identifiesKey: true, recordsRefusals: true, covers: ["*"], lag: 0, cannotSee: [] },
    async *read({ from }) {
      asked.push(from);
      for (const row of rows) if (row.at >= from) yield row;
    },
  };
}

describe("a log that was read before", () => {
  it("is read on from its newest row, however many it has shown", async () => {
    const asked: string[] = [];
    const reader = createAuditReader([longLog(asked)]);
    const later = plus(START, 3600);
    await reader.read(START, later, [KEY]);
    const { sources, silent } = await reader.read(START, plus(later, 60), [KEY]);
    expect(silent).toEqual([]);
    expect(sources[0]?.rows).toHaveLength(ROWS);
    // An hour on by the clock, which may have been ahead: the log has shown 200 s so far.
    expect(asked).toEqual([START, rowAt(ROWS - 1).at]);
  });
});
