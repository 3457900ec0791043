import { expect, it } from "vitest";
import { createPostgresClock } from "../../../src/adapters/provider/postgres-clock.ts";

it("tells the server's time from the middle of the way there and back, however long ago it answered", async () => {
  let elapsed = 1000;
  const clock = createPostgresClock(() => elapsed);
  expect(clock.time()).toBeNull();
  const answer = async () => {
    elapsed += 200;
    return [{ now: Date.parse("2026-11-26T12:00:00.000Z") }];
  };
  await clock.ask({ read: answer });
  elapsed += 60_000;
  expect(clock.time()).toEqual({ at: "2026-11-26T12:01:00.100Z", within: 0.101 });
});

it.each(["soon", Number.POSITIVE_INFINITY, Number.NaN, 8.64e15, -1, 0, null])(
  "an answer of %s tells no time, and takes none back",
  async (now) => {
    const clock = createPostgresClock(() => 0);
    await clock.ask({ read: async () => [{ now }] });
    expect(clock.time()).toBeNull();
    await clock.ask({ read: async () => [{ now: Date.parse("2026-11-26T12:00:00.000Z") }] });
    await clock.ask({ read: async () => [{ now }] });
    expect(clock.time()?.at).toBe("2026-11-26T12:00:00.000Z");
  },
);
