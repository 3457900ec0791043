import { describe, expect, it } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import type { Journal } from "../../src/ports/journal.ts";
import type { Spool } from "../../src/ports/spool.ts";
import { closeLeakPath, driveThroughGate } from "./deeds.ts";
import { type Play, play } from "./play.ts";

class Crash extends Error {}

/** The process is gone at the first call of this kind that `when` finds. */
function crashingSpool(response: Play, onDelete: (name: string, nth: number) => void): void {
  let deleted = 0;
  response.adapt(({ spool }) => ({
    spool: {
      ...spool,
      async delete(name) {
        onDelete(name, (deleted += 1));
        await spool.delete(name);
      },
    } satisfies Spool,
  }));
}

/** A journal that can't be written once an intent of this kind comes. */
function fullFor(kind: string): (journal: Journal) => Journal {
  return (journal) => ({
    ...journal,
    append(incident, events, options) {
      const isIt = events.some((event) => event.type === "effect.intended" && event.data.kind === kind);
      if (isIt) throw new StanchError({ code: "ERR_JOURNAL_UNWRITABLE", message: "the disk is full" });
      return journal.append(incident, events, options);
    },
  });
}

const cleared = (response: Play): readonly (readonly string[])[] =>
  response.rows("spool.cleared").map((row) => row.data.names);

describe("the clean-up of the spool", () => {
  it("is intended by name before the first value is deleted", async () => {
    const response = await play();
    await driveThroughGate(response);
    const intents = response.rows("effect.intended").filter((row) => row.data.kind === "clearSpool");
    expect(intents).toHaveLength(1);
    expect(intents[0]?.data.names).toContain("leaked");
    expect(cleared(response)).toEqual([intents[0]?.data.names]);
    expect(response.at().incident.leaked.valueHeld).toBe(false);
  });

  it("doesn't begin if the journal can't take its intent", async () => {
    const response = await play();
    const deleted: string[] = [];
    crashingSpool(response, (name) => void deleted.push(name));
    const stopped = driveThroughGate(response, { journal: fullFor("clearSpool") });
    await expect(stopped).rejects.toMatchObject({ code: "ERR_JOURNAL_UNWRITABLE" });
    expect(deleted).toEqual([]);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(deleted).toContain("leaked");
  });

  it.each([1, 2, 4])("that dies at value %i is done again, and every value is on record", async (nth) => {
    const response = await play();
    const names: string[] = [];
    crashingSpool(response, (name, count) => {
      names.push(name);
      if (count === nth) throw new Crash();
    });
    // The process is gone before it can write down what came of it.
    const dying = (journal: Journal): Journal => ({
      ...journal,
      append(incident, events, options) {
        const outcome = events.some((event) => "effect" in event.data && event.data.effect === "clear/spool");
        if (names.length >= nth && outcome) throw new Crash();
        return journal.append(incident, events, options);
      },
    });
    closeLeakPath(response);
    await expect(driveThroughGate(response, { journal: dying })).rejects.toBeInstanceOf(Crash);
    expect(response.at().incident.effects["clear/spool"]?.state).toBe("intended");
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.rows("effect.absent").map((row) => row.data.effect)).toContain("clear/spool");
    const intents = response.rows("effect.intended").filter((row) => row.data.kind === "clearSpool");
    expect(intents.map((row) => row.data.attempt)).toEqual([1, 2]);
    expect(cleared(response)).toEqual([intents[0]?.data.names]);
    expect(response.at().incident.leaked.valueHeld).toBe(false);
  });

  it("that died after its last deletion is still put on record", async () => {
    const response = await play();
    const dying = (journal: Journal): Journal => ({
      ...journal,
      append(incident, events, options) {
        if (events.some((event) => event.type === "spool.cleared")) throw new Crash();
        return journal.append(incident, events, options);
      },
    });
    await expect(driveThroughGate(response, { journal: dying })).rejects.toBeInstanceOf(Crash);
    expect(response.at().incident.leaked.valueHeld).toBe(true);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(cleared(response)[0]).toContain("leaked");
    expect(response.at().incident.leaked.valueHeld).toBe(false);
  });

  it("that fails is tried three times, and stops the driver without closing", async () => {
    const response = await play();
    let left = 4;
    crashingSpool(response, () => {
      if ((left -= 1) >= 0)
        throw new StanchError({ code: "ERR_FILE_WRITE", message: "read-only", retry: "later" });
    });
    const [, stop] = await driveThroughGate(response);
    expect(stop).toMatchObject({ kind: "failed", what: "emptying the spool", code: "ERR_FILE_WRITE" });
    expect(response.rows("effect.failed")).toHaveLength(3);
    expect(response.at().done).toBe(false);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });
});
