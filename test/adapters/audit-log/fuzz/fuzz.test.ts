import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { noFigures, property } from "../../../fuzz/run.ts";
import { logFiles } from "./files.ts";
import { IN_MEMORY } from "./subjects.ts";

const RUNS = 1000;
const files = logFiles();
afterAll(files.remove);

describe.each([...IN_MEMORY, ...files.subjects])("whatever is near what is read: $name", (subject) => {
  it("is read or refused within a second, and nothing of it shows", async () => {
    const figures = noFigures();
    await fc.assert(property(subject, figures), { numRuns: RUNS });
    // Inputs that are all refused, or all read, would test one half only.
    const { read, refused } = figures.outcomes;
    expect(Math.min(read, refused)).toBeGreaterThan(RUNS / 100);
  }, 120_000);
});
