import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { leakResponse } from "../../machines/leak-response.ts";
import { EVENT_TYPES } from "./inert-rows.ts";
import { heardBy } from "./snapshot.ts";

const journal = ["journal", "containment-data", "clock-data"]
  .map((name) => readFileSync(new URL(`../../src/core/${name}.ts`, import.meta.url), "utf8"))
  .join("\n");
/** The keys of `EventData`, as the sources have them. */
const declared = [...journal.matchAll(/^ {2}"([a-zA-Z]+\.[a-zA-Z]+)": /gm)]
  .map(([, type = ""]) => type)
  .toSorted();

describe("the vocabulary of the journal", () => {
  it("is what these tests know by heart", () => {
    expect(declared.length).toBeGreaterThan(45);
    expect([...EVENT_TYPES].sort()).toEqual(declared);
  });

  it("has no row that the incident doesn't listen to anywhere, but the one that opens it", () => {
    const heard = heardBy(leakResponse);
    expect(declared.filter((type) => !heard.has(type))).toEqual(["incident.opened"]);
  });

  it("has every row that the incident listens to", () => {
    const unknown = [...heardBy(leakResponse)].filter((type) => !declared.includes(type) && type !== "*");
    expect(unknown).toEqual([]);
  });
});
