import { describe, expect, it } from "vitest";
import { closeLeakPath, driveThroughGate } from "./deeds.ts";
import { type Play, play } from "./play.ts";

/** What a response came to, however many drivers it took. */
function end(response: Play): unknown {
  const { broken, prematureEnds, orphans, onLeakedKey, replacements } = response.world.facts();
  const { closedAs, endedOn } = response.at().incident;
  const held = replacements.map((key) => key.heldBy).toSorted();
  return { broken, prematureEnds, orphans, onLeakedKey, held, closedAs, endedOn };
}

describe("a responder who interrupts", () => {
  it.each(["contain", "create", "write", "end"] as const)(
    "at %s finds it recorded, and ends the same",
    async (when) => {
      const whole = await play();
      await driveThroughGate(whole);
      const response = await play({ swap: { concurrency: 1 } });
      const interrupt = new AbortController();
      const aborting =
        <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>) =>
        (...given: A): Promise<R> => {
          interrupt.abort();
          return call(...given);
        };
      response.adapt((given) => ({
        provider: {
          ...given.provider,
          ...(when === "contain" ? { ownCredential: aborting(given.provider.ownCredential) } : {}),
          ...(when === "create" ? { createKey: aborting(given.provider.createKey) } : {}),
          ...(when === "end" ? { endKey: aborting(given.provider.endKey) } : {}),
        },
        store: (row) => {
          const own = given.store(row);
          return when === "write" ? { ...own, write: aborting(own.write) } : own;
        },
      }));
      if (when === "end") {
        await driveThroughGate(response, { signal: interrupt.signal }).catch((error: unknown) => {
          expect(error).toMatchObject({ code: "ERR_INTERRUPTED" });
        });
      } else {
        await expect(response.drive({ signal: interrupt.signal })).rejects.toMatchObject({
          code: "ERR_INTERRUPTED",
        });
      }
      expect(interrupt.signal.aborted).toBe(true);
      const open = Object.values(response.at().incident.effects).filter((row) => row.state === "intended");
      expect(open).toEqual([]);
      if (when === "end") await response.drive();
      else await driveThroughGate(response);
      expect(end(response)).toEqual(end(whole));
    },
  );

  it("while nothing is done but waiting gets the reason for the wait", async () => {
    const response = await play({ behaves: { web: { wrongEnvironment: true } } });
    closeLeakPath(response);
    const interrupt = new AbortController();
    response.world.schedule("2026-01-05T09:05:00.000Z", () => interrupt.abort());
    expect(await response.drive({ signal: interrupt.signal })).toMatchObject({ kind: "blocked" });
    expect(response.world.clock.now() < "2026-01-05T09:06:00.000Z").toBe(true);
  });
});
