import { describe, expect, it } from "vitest";
import { type PaceOptions, createPace } from "../../../src/adapters/world/pace.ts";
import { createTimeline } from "../../../src/adapters/world/timeline.ts";
import { createJumpingWall } from "../../jumping-wall.ts";

const START = "2026-01-05T09:00:00.000Z";

/** A game at the given speed, on a wall whose time jumps: nobody waits for these tests. */
function gameAt(speed: number | null, options: Partial<PaceOptions> = {}) {
  const timeline = createTimeline(START);
  const wall = createJumpingWall();
  const stop = new AbortController();
  const { clock } = timeline;
  const keeper = createPace({ clock, speed: () => speed, wall, stop, ...options });
  timeline.keepPace(keeper.pace);
  const began = wall.now();
  return {
    timeline,
    clock,
    stop,
    keeper,
    /** Seconds since the start, on the timeline and on the wall. */
    passed: () => [(timeline.now() - Date.parse(START)) / 1000, (wall.now() - began) / 1000],
    /** Somebody takes so many seconds of the wall's. */
    take: (seconds: number) => wall.take(seconds),
  };
}

describe("the pace of a game", () => {
  it.each([
    ["of a clock", 1, 90],
    ["of sixty clocks", 60, 1.5],
  ])("%s takes its time", async (_name, speed, onTheWall) => {
    const { clock, passed } = gameAt(speed);
    await clock.sleep(90);
    expect(passed()).toEqual([90, onTheWall]);
  });

  it("moves time on in steps that nobody waits for, and runs what is due on the way", async () => {
    const seen: number[] = [];
    const { timeline, clock } = gameAt(10, {
      between: (now) => void seen.push((Date.parse(now) - Date.parse(START)) / 1000),
    });
    let at: number | null = null;
    timeline.schedule(timeline.now() + 3000, () => void (at = timeline.now()));
    await clock.sleep(5);
    expect(seen).toEqual([0, 2, 4]);
    expect(at).toBe(Date.parse(START) + 3000);
  });

  it("lets time go on while somebody thinks, and counts the answer when it has passed", async () => {
    const { clock, passed, keeper, take } = gameAt(60);
    const answer = await keeper.think(() => take(3.1).then(() => "yes"));
    expect([answer, ...passed()]).toEqual(["yes", 180, 3.1]);
    // The rest of the last step is owed, not lost.
    await clock.sleep(60);
    expect(passed()).toEqual([240, 4]);
  });

  it("stands still while somebody thinks where time jumps", async () => {
    const looks: string[] = [];
    const alone = gameAt(null);
    await alone.keeper.think(() => alone.take(600));
    expect(alone.passed()[0]).toBe(0);
    await alone.clock.sleep(3600);
    expect(alone.passed()).toEqual([3600, 600]);

    const watched = gameAt(null, { between: (now) => void looks.push(now) });
    await watched.keeper.think(() => watched.take(1));
    expect(watched.passed()[0]).toBe(0);
    expect(looks.length).toBeGreaterThan(3);
    expect(new Set(looks)).toEqual(new Set([START]));
    await watched.clock.sleep(3600);
    expect(watched.passed()[0]).toBe(3600);
  });

  it("stands in a pause, however long, and owes nothing for it", async () => {
    let looks = 0;
    const { clock, passed } = gameAt(10, {
      between: () => void (looks += 1),
      isPaused: () => looks > 2 && looks < 500,
    });
    await clock.sleep(10);
    const [played, wall] = passed();
    expect(played).toBe(10);
    expect(wall).toBeCloseTo(1 + 497 * 0.2, 5);
  });

  it("asks once for each move where several sleep until one time, when all of them are awake", async () => {
    const seen: string[] = [];
    const { clock } = gameAt(1, { between: (now) => void seen.push(`look ${now.slice(17, 21)}`) });
    const sleeper = async (name: string) => {
      await clock.sleep(0.2);
      seen.push(name);
    };
    await Promise.all([sleeper("one"), sleeper("two")]);
    await clock.sleep(0.2);
    expect(seen).toEqual(["look 00.0", "one", "two", "look 00.2"]);
  });

  it("is another from the moment at which somebody says so, and what jumped over is owed to nobody", async () => {
    let speed: number | null = 1;
    const { clock, passed } = gameAt(1, { speed: () => speed });
    await clock.sleep(10);
    speed = 60;
    await clock.sleep(600);
    expect(passed()).toEqual([610, 20]);
    speed = null;
    await clock.sleep(3600);
    speed = 1;
    await clock.sleep(5);
    expect(passed()).toEqual([4215, 25]);
  });

  it("waits for nothing after the end: who sleeps wakes at once, who thinks isn't waited for by time", async () => {
    const { clock, passed, stop, keeper, take } = gameAt(1);
    const thought = keeper.think(() => take(5));
    void take(1.1).then(() => stop.abort());
    await thought;
    expect(passed()[0]).toBe(1);
    await clock.sleep(7200);
    expect(passed()).toEqual([7201, 5]);
  });

  it("ends the game with what goes wrong in between", async () => {
    const wrong = new Error("the desk is on fire");
    const { clock, stop } = gameAt(1, { between: () => Promise.reject(wrong) });
    await clock.sleep(7200);
    expect(stop.signal.reason).toBe(wrong);
  });
});
