import { expect, it } from "vitest";
import { plus } from "../../src/core/time.ts";
import { play, type Play } from "./play.ts";
import { consumer } from "./setting.ts";

/** More than a call takes arguments. */
const ROWS = 200_000;

/** One caller whom nobody knows, every second of the two days before. */
function called(response: Play): void {
  const { openedAt } = response.at().incident;
  response.adapt(({ auditLogs }) => ({
    auditLogs: auditLogs.map((log) => ({
      ...log,
      async *read(query) {
        yield* log.read(query);
        for (let index = 1; index <= ROWS; index += 1) {
          const at = plus(openedAt, -index);
          if (at < query.from) return;
          yield {
            type: "row" as const,
            id: `row-${index}`,
            at,
            keyId: response.world.leaked.id,
            principal: null,
            address: "203.0.113.9",
            userAgent: "old-script/1.0",
            action: "api",
            outcome: "accepted" as const,
            hash: String(index).padStart(64, "0"),
          };
        }
      },
    })),
  }));
}

it("an audit of 200,000 calls is read to its end and told whole", async () => {
  const response = await play({ consumers: [consumer("web")], audit: { lookback: "60h" } });
  called(response);
  expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "blocked" });
  const [read] = response.rows("audit.read");
  const { openedAt } = response.at().incident;
  const first = plus(openedAt, -ROWS);
  expect(read?.data.callers).toMatchObject([{ userAgent: "old-script/1.0", accepted: ROWS, first }]);
  expect(read?.data.receipts[0]).toMatchObject({ claim: "calls on the leaked key", first });
  expect(read?.data.receipts[0]?.count).toBeGreaterThanOrEqual(ROWS);
}, 120_000);
