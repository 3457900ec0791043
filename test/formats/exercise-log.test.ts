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
