import { describe, expect, it } from "vitest";
import { createTimeline } from "../../../src/adapters/world/timeline.ts";

const START = "2026-01-05T09:00:00.000Z";

describe("virtual time", () => {
  it("doesn't move by itself", async () => {
    const { clock } = createTimeline(START);
    await new Promise((resolve) => void setTimeout(resolve, 20));
    expect(clock.now()).toBe(START);
  });

  it("jumps by what is slept, to the millisecond", async () => {
    const { clock } = createTimeline(START);
    await clock.sleep(86_400.25);
    expect(clock.now()).toBe("2026-01-06T09:00:00.250Z");
  });

  it("stays where it is for a sleep of nothing", async () => {
    const { clock } = createTimeline(START);
    await clock.sleep(0);
    expect(clock.now()).toBe(START);
  });

  it("lets sleeps side by side take as long as the longest and wakes them in order", async () => {
    const { clock } = createTimeline(START);
    const woken: string[] = [];
    const sleeper = async (name: string, seconds: number) => {
      await clock.sleep(seconds);
      woken.push(`${name} ${clock.now()}`);
    };
    await Promise.all([sleeper("long", 30), sleeper("short", 10), sleeper("same", 30)]);
    expect(woken).toEqual([
      "short 2026-01-05T09:00:10.000Z",
      "long 2026-01-05T09:00:30.000Z",
      "same 2026-01-05T09:00:30.000Z",
    ]);
  });

  it("runs what is due by time, then in the order of scheduling, each at its own time", async () => {
    const timeline = createTimeline(START);
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name} ${timeline.clock.now().slice(17, 19)}`);
    const start = timeline.now();
    timeline.schedule(start + 5000, note("later"));
    timeline.schedule(start + 2000, note("first"));
    timeline.schedule(start + 2000, note("second"));
    timeline.schedule(start + 60_000, note("beyond"));
    await timeline.clock.sleep(10);
    expect(seen).toEqual(["first 02", "second 02", "later 05"]);
    expect(timeline.clock.now()).toBe("2026-01-05T09:00:10.000Z");
  });

  it("runs an event that an event put into the same stretch", async () => {
    const timeline = createTimeline(START);
    const times: string[] = [];
    const again = (at: number) =>
      timeline.schedule(at, () => {
        times.push(timeline.clock.now().slice(17, 19));
        again(at + 3000);
      });
    again(timeline.now() + 1000);
    await timeline.clock.sleep(8);
    expect(times).toEqual(["01", "04", "07"]);
  });

  it("ends a sleep when it is aborted, at the time of the abort", async () => {
    const timeline = createTimeline(START);
    const controller = new AbortController();
    timeline.schedule(timeline.now() + 4000, () => controller.abort());
    await timeline.clock.sleep(600, controller.signal);
    expect(timeline.clock.now()).toBe("2026-01-05T09:00:04.000Z");
    await timeline.clock.sleep(600, controller.signal);
    expect(timeline.clock.now()).toBe("2026-01-05T09:00:04.000Z");
  });

  it("refuses to sleep for ever", () => {
    const { clock } = createTimeline(START);
    expect(() => clock.sleep(Infinity)).toThrow(RangeError);
  });
});
