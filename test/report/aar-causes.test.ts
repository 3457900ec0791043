import { expect, test } from "vitest";
import type { WorldFacts } from "../../src/core/exercise/facts.ts";
import type { JournalEntry } from "../../src/core/journal.ts";
import { causesOf } from "../../src/report/aar/aar-causes.ts";
import { timelineOf } from "../../src/report/timeline.ts";
import { CLEAN } from "../core/exercise/game.ts";
import { on, wholeIncident } from "./entries.ts";

const whole = wholeIncident("rehearsal");

/** The leaked key ends under this consumer at 14:08:09 in the world, unless it is said otherwise. */
function causes(consumer: string, more: Partial<WorldFacts["prematureEnds"][number]> = {}, entries = whole) {
  const prematureEnds = [{ keyId: "key_1", at: on("14:08:09"), consumers: [consumer], ...more }];
  return causesOf({ facts: { ...CLEAN, prematureEnds }, entries, timeline: timelineOf(entries) });
}

const byGlass: readonly JournalEntry[] = whole.map((entry) =>
  entry.type === "revocation.started" ? { ...entry, data: { ...entry.data, ground: "break-glass" } } : entry,
);

test("a key that the journal meant to end only later, or never, was ended in the console", () => {
  expect(causes("checkout", { at: on("14:05:00") })).toEqual(["console"]);
  expect(causes("checkout", { keyId: "key_9" })).toEqual(["console"]);
});

test("one that was ended by stanch was ended over broken glass, or over a consumer that was given up", () => {
  expect(causes("fax-bridge", {}, byGlass)).toEqual(["glass"]);
  expect(causes("fax-bridge")).toEqual(["given-up"]);
});

test("where two people accepted what was missing of that consumer, they let it end; one alone didn't", () => {
  const timeline = timelineOf(whole);
  const [accepted] = timeline.exceptions.acceptances;
  if (accepted === undefined) throw new Error("nothing was accepted");
  const prematureEnds = [{ keyId: "key_1", at: on("14:08:09"), consumers: ["checkout"] }];
  const by = (valid: boolean) => {
    const acceptances = [{ ...accepted, subject: "checkout", valid }];
    const exceptions = { ...timeline.exceptions, acceptances };
    return causesOf({
      facts: { ...CLEAN, prematureEnds },
      entries: whole,
      timeline: { ...timeline, exceptions },
    });
  };
  expect(by(true)).toEqual(["accepted"]);
  expect(by(false)).toEqual(["unseen"]);
});

test("where the gate was open, and nobody knew better, nobody is blamed", () => {
  expect(causes("jordans-cron")).toEqual(["unseen"]);
});

test("each cause stands there once", () => {
  const end = { keyId: "key_1", at: on("14:05:00"), consumers: ["checkout"] };
  const facts = { ...CLEAN, prematureEnds: [end, { ...end, keyId: "key_9" }] };
  expect(causesOf({ facts, entries: whole, timeline: timelineOf(whole) })).toEqual(["console"]);
});
