import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadRunnable } from "../../src/composition/rehearsal/runnable.ts";
import { parseScenario } from "../../src/formats/scenario.ts";
import { scratch } from "../scratch.ts";
import { type ScenarioFile, scoreUnder } from "./played.ts";

const page = readFileSync("docs/scenarios.md", "utf8");
const example = /^```yaml\n(kind: scenario\n.*?)^```$/ms.exec(page)?.[1] ?? "";

describe("the example of docs/scenarios.md", () => {
  const folder = mkdtempSync(join(scratch(), "stanch-example-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "slow-restart.yaml");
  writeFileSync(file, example);
  const runnable = loadRunnable(file) as ScenarioFile;

  it("is passed by care", async () => {
    expect((await scoreUnder("reference", runnable, "1")).reasons).toEqual([]);
  });

  it.each(["revoke-first", "timer"] as const)("isn't passed by %s", async (policy) => {
    const { objectives } = await scoreUnder(policy, runnable, "1");
    const missed = objectives.filter(({ rating }) => rating === "not").map(({ id }) => id);
    expect(missed).toEqual(expect.arrayContaining([...(runnable.scenario.teaches?.[policy] ?? [])]));
  });
});

describe("docs/scenarios.md", () => {
  it("lists every scenario that ships", () => {
    const shipped = readdirSync("runbooks/scenarios").map((name) => name.replace(".yaml", ""));
    const listed = [...page.matchAll(/^\| `([a-z-]+)` \| [^|]+ \|$/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining(shipped));
  });

  it("names every field, inject and event of the schema", () => {
    const schema = JSON.parse(readFileSync("schemas/scenario.schema.json", "utf8"));
    const { world, objectives } = schema.properties;
    const injects = world.properties.injects.items.oneOf;
    const names = [
      ...Object.keys(schema.properties),
      ...Object.keys(world.properties),
      ...Object.keys(world.properties.provider.properties),
      ...Object.keys(world.properties.consumers.additionalProperties.properties),
      ...Object.keys(world.properties.thief.properties),
      ...Object.keys(objectives.items.properties),
      ...injects.flatMap((one: { properties: Record<string, { const?: string; enum?: string[] }> }) => [
        ...Object.keys(one.properties),
        one.properties["do"]?.const ?? "",
        ...(one.properties["after"]?.enum ?? []),
        ...(one.properties["how"]?.enum ?? []),
      ]),
    ];
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => !new RegExp(`\`(${name})[\`:]`).test(page))).toEqual([]);
  });
});

describe("a scenario that was edited to be wrong", () => {
  const problemsOf = (from: string, to: string): readonly string[] => {
    expect(example).toContain(from);
    const loaded = parseScenario(example.replace(from, to), "slow-restart.yaml");
    return loaded.ok
      ? []
      : loaded.problems.map(({ path, message, hint }) => `${path}: ${message} ${hint ?? ""}`);
  };

  it.each([
    [
      "a lesson about nothing",
      "timer: nobody-broken",
      "timer: nobody-brokn",
      /teaches\.timer: nobody-brokn isn't an objective of this scenario did you mean "nobody-broken"\?/,
    ],
    [
      "a policy that there isn't",
      "timer: nobody",
      "reference: nobody",
      /teaches: "reference" isn't a key here|teaches\.reference: "reference" isn't a key here/,
    ],
    [
      "a source that is no address",
      "https://docs.pinecone.io/admin",
      "docs.pinecone.io/admin",
      /sources\[0\]\.url: isn't a web address/,
    ],
    [
      "a measure that there isn't",
      "measure: premature-ends",
      "measure: premature-end",
      /objectives\[0\]\.measure: "premature-end" isn't a measure did you mean "premature-ends"\?/,
    ],
    [
      "an objective of nobody",
      "measure: premature-ends,",
      "measure: premature-ends, consumer: shopp,",
      /objectives\[0\]\.consumer: isn't a consumer of this scenario/,
    ],
    [
      "an event that there isn't",
      "after: written",
      "after: wirtten",
      /injects\[0\]\.after: "wirtten" isn't an event that an inject may come after did you mean "written"\?/,
    ],
    ["a store of nobody", "of: manuals", "of: manual", /injects\[0\]\.of: isn't a consumer of this scenario/],
    [
      "a held that isn't yes or no",
      "held: true",
      "held: maybe",
      /injects\[0\]\.held: "maybe" isn't true or false/,
    ],
    [
      "a second objective of one name",
      "id: told",
      "id: nobody-broken",
      /objectives\[1\]\.id: another objective has this id/,
    ],
    [
      "sources that are none",
      "sources:\n  - title: Pinecone on rotating keys, deleting last\n    url: https://docs.pinecone.io/admin/security/rotate-keys-and-secrets",
      "sources: []",
      /sources: .*too short/,
    ],
  ])("by %s says where and how to mend it", (_what, from, to, expected) => {
    expect(problemsOf(from, to).join("\n")).toMatch(expected);
  });

  it("by a lesson that nothing measures says so", () => {
    const unmeasured = example.replace(", measure: premature-ends, met: 0 }", " }");
    const loaded = parseScenario(unmeasured, "slow-restart.yaml");
    expect(loaded.ok ? [] : loaded.problems.map(({ message }) => message)).toContain(
      "nobody-broken has no measure, so nothing shows that it is missed",
    );
  });
});
