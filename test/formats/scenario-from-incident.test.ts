import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../src/core/journal.ts";
import { scenarioTextFromIncident } from "../../src/formats/scenario-from-incident.ts";
import { parseScenario } from "../../src/formats/scenario.ts";
import { wholeIncident } from "../report/entries.ts";

const KEY = "key_1";

/** The same response, of a team that only observes, with a leaked key that its provider calls so. */
function incidentOf(id: string): readonly JournalEntry[] {
  const text = JSON.stringify(wholeIncident("live"), (name, value: unknown) =>
    name === "rung" && value === "restrict"
      ? "observe"
      : value === KEY || value === `restrict/${KEY}` || value === `end/${KEY}`
        ? value.replace(KEY, id)
        : value,
  );
  return JSON.parse(text) as JournalEntry[];
}

describe("the scenario of a closed incident", () => {
  it.each([KEY, "checkout", "14", "s"])("can be read whatever the provider calls the key: %s", (id) => {
    const loaded = parseScenario(scenarioTextFromIncident(incidentOf(id)), "again.yaml");
    expect(loaded.ok ? [] : loaded.problems).toEqual([]);
  });

  it("names no key by its id, short or within other text", () => {
    for (const id of ["key_1", "AKIAEXAMPLE1234567"]) {
      const [opening, ...rest] = incidentOf(id);
      if (opening?.type !== "incident.opened") throw new Error("no opening");
      const leaked = { ...opening.data.leaked, leakPath: `a log: ${id}, and https://keys.example/${id}` };
      const entries = [{ ...opening, data: { ...opening.data, leaked } }, ...rest];
      const text = scenarioTextFromIncident(entries);
      expect(text).not.toContain(id);
      expect(text).toContain("a log: key-1-of-then, and https://keys.example/key-1-of-then");
    }
  });
});
