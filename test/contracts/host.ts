import { describe, expect, it } from "vitest";
import type { EventBody } from "../../src/core/journal.ts";
import { type Instant, plus } from "../../src/core/time.ts";
import type { Host } from "../../src/ports/host.ts";
import { withCode } from "./journal.ts";

const AT = "2026-11-23T03:00:00.000Z";

export interface OpenedHost {
  readonly host: Host;
  readonly now: () => Instant;
  /** A person's row, appended without the lease. */
  readonly foreign: (event: EventBody) => void;
  /** What is durable now, by type. */
  readonly stored: () => readonly string[];
  readonly takeOver: () => void;
}

/** What every host promises. `open` gives a fresh one whose driver has seen all there is; it waits at most `maxSeconds`. */
export function hostContract(name: string, open: (maxSeconds: number) => OpenedHost): void {
  describe(`host contract: ${name}`, () => {
    it("has the intent on record before it acts, and the outcome after", async () => {
      const { host, stored } = open(0);
      const before = stored().length;
      let during: readonly string[] = [];
      const entries = await host.step(intent("swap/cron"), async () => {
        during = stored().slice(before);
        return [judged(1), judged(2)];
      });
      expect(during).toStrictEqual(["effect.intended"]);
      expect(entries.map((entry) => entry.type)).toStrictEqual([
        "effect.intended",
        "audit.judged",
        "audit.judged",
      ]);
      expect(stored().slice(before)).toStrictEqual(entries.map((entry) => entry.type));
    });

    it("doesn't act if the intent can't be written", async () => {
      const { host, foreign, takeOver, stored } = open(0);
      const [last] = (await host.publish([judged(1)])).toReversed();
      let acted = 0;
      const act = async (): Promise<readonly EventBody[]> => [judged((acted += 1))];
      foreign(judged(2, "ben"));
      await expect(host.step(intent("end/leaked"), act, { atHead: last?.seq ?? 0 })).rejects.toThrow(
        withCode("ERR_HEAD_MOVED"),
      );
      takeOver();
      const before = stored();
      await expect(host.step(intent("end/leaked"), act)).rejects.toThrow(withCode("ERR_LEASE_LOST"));
      expect(acted).toBe(0);
      expect(stored()).toStrictEqual(before);
    });

    it("calls what it did unknown if the outcome can't be written", async () => {
      const { host, takeOver, stored } = open(0);
      const step = host.step(intent("swap/cron"), async () => {
        takeOver();
        return [judged(1)];
      });
      await expect(step).rejects.toThrow(
        expect.objectContaining({ code: "ERR_LEASE_LOST", happened: "unknown" }),
      );
      expect(stored()).toContain("effect.intended");
      expect(stored()).not.toContain("audit.judged");
    });

    it("returns each entry exactly once, in order, people's rows included", async () => {
      const { host, foreign } = open(0);
      foreign(judged(1, "ben"));
      const first = await host.publish([judged(2)]);
      foreign(judged(3, "ben"));
      const second = await host.publish([]);
      const third = await host.step(intent("swap/cron"), async () => {
        foreign(judged(4, "ben"));
        return [];
      });
      expect(await host.publish([])).toStrictEqual([]);
      const all = [...first, ...second, ...third];
      expect(all.map((entry) => entry.actor)).toStrictEqual(["ben", "stanch", "ben", "stanch", "ben"]);
      expect(all.map((entry) => entry.seq - (all[0]?.seq ?? 0))).toStrictEqual([0, 1, 2, 3, 4]);
    });

    it("publishes at the head that was seen or not at all", async () => {
      const { host, foreign } = open(0);
      const [seen] = await host.publish([judged(1)]);
      foreign(judged(2, "ben"));
      await expect(host.publish([judged(3)], { atHead: seen?.seq ?? 0 })).rejects.toThrow(
        withCode("ERR_HEAD_MOVED"),
      );
      expect((await host.publish([])).map((entry) => entry.actor)).toStrictEqual(["ben"]);
    });

    it("runs no more tasks at a time than it may, and gives results in order", async () => {
      const { host } = open(0);
      let running = 0;
      let most = 0;
      const tasks = [5, 1, 4, 2, 3].map((n) => async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, n));
        running -= 1;
        return n;
      });
      expect(await host.all(tasks, 2)).toStrictEqual([5, 1, 4, 2, 3]);
      expect(most).toBe(2);
      expect(await host.all([], 2)).toStrictEqual([]);
    });

    it("finishes every task before it reports that one failed, and returns their entries again", async () => {
      const { host } = open(0);
      const steps = ["a", "b", "c"].map((id) => async () => {
        if (id === "a") throw new Error("first");
        if (id === "c") throw new Error("third");
        return host.step(intent(id), async () => [judged(1)]);
      });
      await expect(host.all(steps, 1)).rejects.toThrow("first");
      expect((await host.publish([])).map((entry) => entry.type)).toStrictEqual([
        "effect.intended",
        "audit.judged",
      ]);
    });

    it("waits until the time that was asked for, and no longer than it may in all", async () => {
      const { host, now } = open(0.4);
      const until = plus(now(), 0.2);
      expect(await host.event(until)).toStrictEqual({ reason: "time", entries: [] });
      expect(Date.parse(now())).toBeGreaterThanOrEqual(Date.parse(until) - 2);
      expect(await host.event(plus(now(), -1))).toStrictEqual({ reason: "time", entries: [] });
      const began = now();
      expect(await host.event(plus(began, 3600))).toStrictEqual({ reason: "stop", entries: [] });
      expect(Date.parse(now()) - Date.parse(began)).toBeLessThan(5000);
      expect(await host.event(plus(now(), 3600))).toStrictEqual({ reason: "stop", entries: [] });
    });

    it("answers at once with what people wrote meanwhile", async () => {
      const { host, foreign, now } = open(0);
      foreign(judged(1, "ben"));
      const { reason, entries } = await host.event(plus(now(), 3600));
      expect(reason).toBe("entries");
      expect(entries.map((entry) => entry.actor)).toStrictEqual(["ben"]);
    });
  });
}

function judged(n: number, actor = "stanch"): EventBody {
  return { type: "audit.judged", at: AT, actor, data: { unclassified: n } };
}

function intent(effect: string): EventBody {
  const data = { effect, kind: "swap", subject: effect, ending: false, attempt: 1 } as const;
  return { type: "effect.intended", at: AT, actor: "stanch", data };
}
