import { describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock.ts";
import { plus } from "../../../src/core/time.ts";
import { createEmbeddedHost } from "../../../src/hosts/embedded/host.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { withCode } from "../../contracts/journal.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { AT, INCIDENT, judged, opened } from "./rows.ts";
import { createVirtualClock } from "./virtual-clock.ts";

function heldJournal() {
  const journal = createMemoryJournal();
  journal.append(INCIDENT, [opened()]);
  journal.grant(INCIDENT, 1);
  return journal;
}

const base = { incident: INCIDENT, token: 1 };

describe("the embedded host", () => {
  it("sleeps straight to the time where nobody else writes", async () => {
    const clock = createVirtualClock(AT);
    const wait = { maxSeconds: 86_400, watchForeign: false };
    const host = createEmbeddedHost({ ...base, journal: heldJournal(), clock, wait, after: 1 });
    expect(await host.event(plus(AT, 3600))).toMatchObject({ reason: "time" });
    expect(clock.sleeps).toStrictEqual([3600]);
  });

  it("looks for people's rows every quarter of a second", async () => {
    const journal = heldJournal();
    const clock = createVirtualClock(AT);
    const wait = { maxSeconds: 3600, watchForeign: true };
    const host = createEmbeddedHost({ ...base, journal, clock, wait, after: 1 });
    clock.onSleep = () => {
      if (clock.sleeps.length === 3) journal.append(INCIDENT, [judged(1, "ben")]);
    };
    const { reason, entries } = await host.event(plus(AT, 600.1));
    expect(reason).toBe("entries");
    expect(entries).toHaveLength(1);
    expect(clock.sleeps).toStrictEqual([0.25, 0.25, 0.25]);
    await host.event(plus(AT, 1));
    expect(clock.sleeps.every((seconds) => seconds <= 0.25)).toBe(true);
  });

  it("waits as long as was asked for, though the clock is set forth meanwhile", async () => {
    const clock = createVirtualClock(AT);
    let offset = 0;
    clock.onSleep = () => {
      offset = 3600;
    };
    const set: Clock = { ...clock, now: () => plus(clock.now(), offset) };
    const wait = { maxSeconds: 3600, watchForeign: true };
    const host = createEmbeddedHost({ ...base, journal: heldJournal(), clock: set, wait, after: 1 });
    expect(await host.event(plus(AT, 10))).toMatchObject({ reason: "time" });
    expect(clock.sleeps).toHaveLength(40);
  });

  it("begins with the entries that the driver hasn't seen", async () => {
    const wait = { maxSeconds: 0, watchForeign: false };
    const host = createEmbeddedHost({ ...base, journal: heldJournal(), clock: createVirtualClock(AT), wait });
    expect((await host.publish([])).map((entry) => entry.seq)).toStrictEqual([1]);
  });

  it("ends a wait at once when interrupted, begins nothing new, and still records what ran", async () => {
    const journal = heldJournal();
    const abort = new AbortController();
    const wait = { maxSeconds: 3600, watchForeign: false };
    const clock = createSystemClock();
    const host = createEmbeddedHost({ ...base, journal, clock, wait, after: 1, signal: abort.signal });
    const running = host.step(judged(1), async () => {
      abort.abort();
      return [judged(2)];
    });
    expect(await running).toHaveLength(2);
    expect(await host.event(plus(clock.now(), 3600))).toStrictEqual({ reason: "stop", entries: [] });
    let acted = false;
    const late = host.step(judged(3), async () => {
      acted = true;
      return [];
    });
    await expect(late).rejects.toThrow(withCode("ERR_INTERRUPTED"));
    expect(acted).toBe(false);
    expect(journal.read(INCIDENT)).toHaveLength(3);
  });

  it("wakes from a long sleep when interrupted", async () => {
    const abort = new AbortController();
    const wait = { maxSeconds: 3600, watchForeign: false };
    const clock = createSystemClock();
    const host = createEmbeddedHost({
      ...base,
      journal: heldJournal(),
      clock,
      wait,
      after: 1,
      signal: abort.signal,
    });
    setTimeout(() => abort.abort(), 20);
    expect(await host.event(plus(clock.now(), 3600))).toStrictEqual({ reason: "stop", entries: [] });
  });
});
