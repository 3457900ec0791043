import { z } from "zod";
import type { PastRun } from "../core/exercise/standing.ts";
import { instantSchema } from "./instant.ts";
import { formatError } from "./problem.ts";

const count = z.int().min(0);
const seconds = z.number().min(0);

const runSchema = z.strictObject({
  playedAt: instantSchema,
  incident: z.string(),
  name: z.string(),
  sha256: z.string(),
  seed: z.string(),
  release: z.string(),
  player: z.string(),
  passed: z.boolean(),
  closed: z.boolean().optional(),
  containSeconds: seconds.nullable(),
  endSeconds: seconds.nullable(),
  exposureSeconds: seconds,
  exposureGoesOn: z.boolean().optional(),
  thiefCalls: count,
  keysLeft: count,
  brokenSeconds: seconds,
  rash: count,
  objectives: count,
  met: count,
});

/** Reads the history of scores, one JSON object a line (`ERR_FORMAT` with the line). A cut last line is left out. */
export function parseScoreHistory(text: string, file: string): readonly PastRun[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line, index) => runOf(line, file, index + 1));
}

export function formatPastRun(run: PastRun): string {
  return `${JSON.stringify(runSchema.parse(run))}\n`;
}

function runOf(line: string, file: string, number: number): PastRun {
  const result = runSchema.safeParse(jsonOf(line));
  if (result.success) {
    const { data } = result;
    // Lines of before these were kept: what was passed was closed, and what was never refused for good may work still.
    return {
      ...data,
      closed: data.closed ?? data.passed,
      exposureGoesOn: data.exposureGoesOn ?? data.endSeconds === null,
    };
  }
  const message = "isn't a line of the history of scores";
  throw formatError([{ file, line: number, column: 1, path: "", message, excerpt: "" }]);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
