import { expect, test } from "vitest";
import { type PastRun, earlierRuns } from "../../../src/core/exercise/standing.ts";
import { formatPastRun, parseScoreHistory } from "../../../src/formats/score-history.ts";

const run: PastRun = {
  playedAt: "2026-11-23T12:00:00.000Z",
  incident: "L-20261123-k3f9",
  name: "example",
  sha256: "hash-EXAMPLE",
  seed: "1",
  release: "0.1.0",
  player: "terminal",
  passed: false,
  closed: true,
  containSeconds: 60,
  endSeconds: 600,
  exposureSeconds: 6000,
  exposureGoesOn: false,
  thiefCalls: 0,
  keysLeft: 0,
  brokenSeconds: 60,
  rash: 1,
  objectives: 3,
  met: 1,
};
/** Began, and quit: nobody was harmed. */
const idle: PastRun = {
  ...run,
  seed: "2",
  closed: false,
  containSeconds: null,
  endSeconds: null,
  exposureSeconds: 5400,
  exposureGoesOn: true,
  brokenSeconds: 0,
  rash: 0,
  met: 2,
};

test("the best run is one that was closed, however little those did wrong who did nothing", () => {
  expect(earlierRuns([run, idle], run)).toEqual({ last: idle, best: run });
  expect(earlierRuns([idle], run)).toEqual({ last: idle, best: null });
});

test("a key that works still is behind one that doesn't, for how short a time it has been played", () => {
  const open = { ...run, seed: "3", exposureGoesOn: true, exposureSeconds: 10 };
  expect(earlierRuns([open, run], run).best).toBe(run);
});

test("an older line of the history is closed if it was passed, and exposed on if the key was never refused for good", () => {
  const old = (one: PastRun): string => {
    const { closed: _closed, exposureGoesOn: _goesOn, ...rest } = JSON.parse(formatPastRun(one)) as PastRun;
    return `${JSON.stringify(rest)}\n`;
  };
  const text = [run, { ...run, passed: true }, idle].map(old).join("");
  const read = parseScoreHistory(text, "scores.ndjson");
  expect(read.map(({ closed, exposureGoesOn }) => [closed, exposureGoesOn])).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
});
