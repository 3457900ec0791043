import { describe, expect, it } from "vitest";
import { approve, closeLeakPath, driveThroughGate, holders } from "./deeds.ts";
import type { Journal } from "../../src/ports/journal.ts";
import { type Play, play } from "./play.ts";

/** What a response came to, however many drivers it took. */
function end(response: Play): unknown {
  const { broken, prematureEnds, orphans, onLeakedKey } = response.world.facts();
  const { closedAs, endedOn } = response.at().incident;
  return { broken, prematureEnds, orphans, onLeakedKey, held: holders(response), closedAs, endedOn };
}

/** Aborted as soon as the journal holds the n-th intent: while that effect is under way. */
function interruptingAt(nth: number): {
  readonly signal: AbortSignal;
  readonly journal: (journal: Journal) => Journal;
} {
  const interrupt = new AbortController();
  let left = nth;
  return {
    signal: interrupt.signal,
    journal: (journal) => ({
      ...journal,
      append(incident, events, options) {
        const entries = journal.append(incident, events, options);
        left -= events.filter((event) => event.type === "effect.intended").length;
        if (left <= 0) interrupt.abort();
        return entries;
      },
    }),
  };
}

describe("a responder who interrupts", () => {
  it("at any effect finds its outcome recorded and nothing new begun, and the response ends the same", async () => {
    const whole = await play({ swap: { concurrency: 1 } });
    await driveThroughGate(whole);
    const intents = whole.rows("effect.intended").length;
    expect(intents).toBe(10);
    for (let nth = 1; nth <= intents; nth += 1) {
      const response = await play({ swap: { concurrency: 1 } });
      closeLeakPath(response);
      const { signal, journal } = interruptingAt(nth);
      const errors: unknown[] = [];
      for (let drivers = 0; !response.at().done && drivers < 5; drivers += 1) {
        const options = signal.aborted ? {} : { signal, journal };
        const before = response.rows("effect.intended").length;
        const stop = await response.drive(options).catch((error: unknown) => {
          errors.push(error);
          expect(response.rows("effect.intended").length - before).toBeLessThanOrEqual(nth);
          return null;
        });
        const open = Object.values(response.at().incident.effects).filter((row) => row.state === "intended");
        expect(open).toEqual([]);
        if (stop?.kind === "approval") approve(response);
      }
      expect(signal.aborted).toBe(true);
      for (const error of errors) expect(error).toMatchObject({ code: "ERR_INTERRUPTED" });
      expect(end(response)).toEqual(end(whole));
      expect(response.rows("effect.intended")).toHaveLength(intents);
    }
  }, 60_000);

  it("while nothing is done but waiting gets the reason for the wait", async () => {
    const response = await play({ behaves: { web: { wrongEnvironment: true } } });
    closeLeakPath(response);
    const interrupt = new AbortController();
    response.world.schedule("2026-01-05T09:05:00.000Z", () => interrupt.abort());
    expect(await response.drive({ signal: interrupt.signal })).toMatchObject({ kind: "blocked" });
    expect(response.world.clock.now() < "2026-01-05T09:06:00.000Z").toBe(true);
  });
});
