import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { JournalEntry } from "../../src/core/journal.ts";
import type { Stanch } from "./stanch.ts";

/** The journal of an incident that `verify` finds nothing wrong with, as `export` writes it for whoever reads on. */
export async function exportedRows(
  stanch: Stanch,
  root: string,
  incident: string,
): Promise<readonly JournalEntry[]> {
  const named = ["--incident", incident];
  expect((await stanch.run("verify", ...named)).code).toBe(0);
  const folder = await mkdtemp(join(root, "exported-"));
  expect((await stanch.run("export", folder, ...named)).code).toBe(0);
  const lines = (await readFile(join(folder, `${incident}.ndjson`), "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as JournalEntry);
}
