import { describe, expect, it } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import { blockersOf, closeLeakPath, driveThroughGate } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

describe("a notice that can't be sent", () => {
  it("holds up nobody, is tried three times, and is on record", async () => {
    const response = await play();
    response.adapt(({ notifiers }) => ({
      notifiers: notifiers.map((notifier) => ({
        ...notifier,
        send: (notice) =>
          notice.to === "ben"
            ? Promise.reject(new StanchError({ code: "ERR_HTTP_CONNECT", message: "no connection" }))
            : notifier.send(notice),
      })),
    }));
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
    const failed = response.rows("notice.failed").map((row) => `${row.data.purpose} ${row.data.to}`);
    expect(failed).toEqual([
      ...Array.from({ length: 3 }, () => "before-swap ben"),
      ...Array.from({ length: 3 }, () => "closing ben"),
    ]);
    expect(response.rows("notices.settled")[0]?.data.failed).toEqual([
      "notify/before-swap/channel/ben",
      "notify/closing/channel/ben",
    ]);
    expect(response.world.notices().map(({ notice }) => notice.to)).toEqual(["ana", "ana"]);
  });
});

describe("many consumers", () => {
  const ids = ["one", "two", "three", "four", "five"];

  it("are swapped so many at a time as the runbook says, and never more", async () => {
    const response = await play({
      consumers: ids.map((id) => consumer(id)),
      swap: { concurrency: 2 },
    });
    let now = 0;
    let most = 0;
    response.adapt((given) => ({
      store: (row) => ({
        ...given.store(row),
        async write(value) {
          now += 1;
          most = Math.max(most, now);
          await response.world.clock.sleep(5);
          await given.store(row).write(value);
          now -= 1;
        },
      }),
    }));
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(most).toBe(2);
    expect(response.rows("consumer.written")).toHaveLength(5);
  });

  it("aren't held up by one whose reload fails, which keeps the gate shut until it is mended", async () => {
    const response = await play({
      consumers: ids.map((id) => consumer(id)),
      behaves: { three: { broken: true } },
    });
    closeLeakPath(response);
    const shut = await response.drive({ seconds: 300 });
    expect(blockersOf(shut)).toEqual(["UNSWAPPED three"]);
    const written = response.rows("consumer.written").map((row) => row.data.consumer);
    expect(written.toSorted()).toEqual(["five", "four", "one", "two"]);
    expect(response.rows("consumer.failed")).toHaveLength(3);
    expect(response.world.facts()).toMatchObject({ onLeakedKey: ["three"], endedAt: null });
    expect(response.at().incident.consumers["one"]?.state).toBe("proven");
  });
});
