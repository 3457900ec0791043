import { describe, expect, it } from "vitest";
import { createSystemClock } from "../../src/adapters/clock.ts";

const clock = createSystemClock();

describe("the system clock", () => {
  it("tells UTC with milliseconds", () => {
    expect(clock.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(clock.now()) - Date.now())).toBeLessThan(1000);
  });

  it("sleeps for as long as it is told", async () => {
    const before = performance.now();
    await clock.sleep(0.05);
    expect(performance.now() - before).toBeGreaterThan(45);
  });

  it.each([0, -1])("doesn't sleep for %i seconds", async (seconds) => {
    const before = performance.now();
    await clock.sleep(seconds);
    expect(performance.now() - before).toBeLessThan(40);
  });

  it.each([5, 60 * 86_400])("wakes up at once when a sleep of %i seconds is aborted", async (seconds) => {
    const abort = new AbortController();
    const before = performance.now();
    const sleep = clock.sleep(seconds, abort.signal);
    // A sleep beyond what a timer can hold must not fire early.
    const woken = await Promise.race([sleep.then(() => true), clock.sleep(0.03).then(() => false)]);
    expect(woken).toBe(false);
    abort.abort();
    await sleep;
    await clock.sleep(seconds, abort.signal);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
