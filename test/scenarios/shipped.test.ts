import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadRunnable } from "../../src/composition/rehearsal/runnable.ts";
import { type ScenarioFile, scoreUnder } from "./played.ts";

const FOLDER = "runbooks/scenarios";
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

function read(name: string): ScenarioFile {
  const runnable = loadRunnable(`${FOLDER}/${name}`);
  if (runnable.kind !== "scenario") throw new Error(`${name} isn't a scenario`);
  return runnable;
}

const scenarios = files.map(read);
const BAD = ["revoke-first", "timer"] as const;

it("there are fourteen at least", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(14);
});

describe.each(files)("%s", (name) => {
  const runnable = read(name);
  const { scenario } = runnable;

  it("says where it comes from, what a good response is, and what it teaches", () => {
    expect(scenario.name).toBe(name.replace(".yaml", ""));
    expect(scenario.sources?.length).toBeGreaterThan(0);
    expect(scenario.goodResponse).toBeDefined();
    for (const policy of BAD) expect(scenario.teaches?.[policy]?.length).toBeGreaterThan(0);
  });

  it("tells a story of three to eight sentences, and none of them gives the answer away", () => {
    const sentences = scenario.story.match(/[.?!]["']?(?=\s|$)/g) ?? [];
    expect(sentences.length).toBeGreaterThanOrEqual(3);
    expect(sentences.length).toBeLessThanOrEqual(8);
    const late = scenario.world.injects.flatMap((one) => (one.do === "late-cron" ? [one.consumer] : []));
    const hidden = [...late, ...scenario.world.forgotten.map(({ consumer }) => consumer)];
    for (const { id, service } of hidden) {
      expect(scenario.story).not.toContain(id);
      expect(scenario.story).not.toContain(service);
    }
  });

  it("is passed by those who do what the gate asks for", async () => {
    const score = await scoreUnder("reference", runnable, "1");
    expect(score.reasons).toEqual([]);
    expect(score.objectives.filter(({ rating }) => rating !== "met")).toEqual([]);
  });

  it.each(BAD)("isn't passed by %s, who misses what it teaches", async (policy) => {
    const score = await scoreUnder(policy, runnable, "1");
    const missed = score.objectives.filter(({ rating }) => rating === "not").map(({ id }) => id);
    expect(score.passed).toBe(false);
    expect(missed).toEqual(expect.arrayContaining([...(scenario.teaches?.[policy] ?? [])]));
  });
});

describe("shipped scenarios together", () => {
  it("differ in title, key and start", () => {
    for (const of of [
      ({ scenario }: ScenarioFile) => scenario.title,
      ({ scenario }: ScenarioFile) => scenario.story,
      ({ scenario }: ScenarioFile) => scenario.runbook.leak.key,
      ({ scenario }: ScenarioFile) => scenario.startsAt,
    ])
      expect(new Set(scenarios.map(of)).size).toBe(scenarios.length);
  });

  it("use every kind of surprise that responders meet", () => {
    const injects = scenarios.flatMap(({ scenario }) => scenario.world.injects);
    expect([...new Set(injects.map((one) => one.do))].toSorted()).toEqual(
      expect.arrayContaining([
        "abuse",
        "audit-lag",
        "late-cron",
        "provider-errors",
        "replacement-stolen",
        "wrong-environment",
      ]),
    );
    expect(injects.some(({ held }) => held === true)).toBe(true);
    expect(new Set(injects.map(({ after }) => after))).toEqual(
      new Set([undefined, "written", "replacement-issued", "paused"]),
    );
  });
});
