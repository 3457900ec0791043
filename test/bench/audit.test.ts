import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const bench = fileURLToPath(new URL("../../bench/audit.ts", import.meta.url));
const BESIDE = String.raw` +(\d+\.\d\d) s +(\d+\.\d|NaN|Infinity) x`;
const LINE = new RegExp(
  String.raw`^ *(\d+) rows {2}(.+?) +(?:isn't installed|${BESIDE}(?: {3}cpu${BESIDE} +\d+ MB)?)$`,
);

it("every way to find the calls of a key finds the same number of them, and is compared with grep", async () => {
  // It throws if one finds another number.
  const { stdout } = await promisify(execFile)(process.execPath, [bench, "3000"]);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => LINE.exec(line));
  expect(lines.map((line) => [line?.[1], line?.[2]])).toEqual([
    ["3000", "grep -c -F"],
    ["3000", "jq -c select"],
    ["3000", "duckdb, 1 thread"],
    ["3000", "stanch audit"],
  ]);
  expect(lines.map((line) => line?.[4])).toContain("1.0");
});
