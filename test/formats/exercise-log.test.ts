import { expect, it } from "vitest";
import type { ExerciseRow } from "../../src/core/exercise/log.ts";
import { formatExerciseRow, parseExerciseLog } from "../../src/formats/exercise-log.ts";

const at = "2026-11-23T09:00:00.000Z";
const rows: readonly ExerciseRow[] = [
  { type: "answered", at, seq: 4, topic: "swap", answer: true },
  {
    type: "decided",
    at,
    seq: 9,
    point: "blocked",
    blockers: ["LEAK_PATH_OPEN incident"],
    options: [{ id: "console/revoke", label: "revoke it now", careful: false }],
    choices: [],
  },
  { type: "injected", at, inject: 2, by: "facilitator" },
  { type: "observed", at, objective: "owners-told", rating: "partly", text: "late, but they were told" },
  {
    type: "ended",
    at,
    seq: 40,
    head: "c0ffee",
    stop: "closed",
    facts: {
      at,
      startedAt: at,
      exposedAt: at,
      containedAt: null,
      endedAt: at,
      exposureSeconds: 90,
      broken: [{ consumer: "billing", declared: true, refusals: 2, seconds: 60.5 }],
      prematureEnds: [{ keyId: "key-1", at, consumers: ["billing"] }],
      replacements: [{ id: "key-2", name: "billing-2", heldBy: ["billing"] }],
      orphans: [],
      onLeakedKey: [],
      undeclared: ["jordan"],
      callers: [
        { userAgent: "curl/8", address: "203.0.113.9", is: "hostile" },
        { userAgent: "jordan/1", address: "198.51.100.9", is: "consumer", consumer: "jordan" },
      ],
      thief: { accepted: 3, sinceStart: 1, refused: 0, first: at, last: at, keysAlive: [] },
    },
  },
];
const text = rows.map(formatExerciseRow).join("");

it("what happened at the table is read as it was written", () => {
  expect(parseExerciseLog(text, "log.ndjson")).toEqual(rows);
});

it("a last line that was cut off while it was written is left out", () => {
  expect(parseExerciseLog(text.slice(0, -5), "log.ndjson")).toEqual(rows.slice(0, -1));
});

it.each([
  ["not JSON", "{", "log.ndjson:2:1 this isn't JSON"],
  ["an unknown row", '{"type":"dreamt"}', "log.ndjson:2:1 type: isn't a row of a rehearsal's log"],
  [
    "an unknown answer",
    JSON.stringify({ type: "answered", at, seq: 1, topic: "swap", answer: 4 }),
    "log.ndjson:2:1 answer: isn't a row of a rehearsal's log",
  ],
])("%s is an error with its line", (_name, line, message) => {
  expect(() =>
    parseExerciseLog(`${formatExerciseRow(rows[0] as ExerciseRow)}${line}\n`, "log.ndjson"),
  ).toThrow(message);
});
