import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { opened } from "../report/entries.ts";
import { INCIDENT, makeHouse } from "./house.ts";

const SCENARIO = "runbooks/scenarios/ci-log.yaml";
const POLICIES = ["reference", "revoke-first"] as const;

let house: Awaited<ReturnType<typeof makeHouse>>;
/** One folder a policy: the same seed would replace the same files. */
const folder = (policy: string): string => join(house.root, policy);

beforeAll(async () => {
  house = await makeHouse();
  for (const policy of POLICIES)
    await house.stanchIn(folder(policy), "rehearse", SCENARIO, "--auto", "--policy", policy);
});

afterAll(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

const aar = (policy: string, ...more: readonly string[]) => house.stanchIn(folder(policy), "aar", ...more);

describe.each(POLICIES)("the after-action report of ci-log, played by %s,", (policy) => {
  test("reads like this", async () => {
    await expect((await aar(policy)).out).toMatchFileSnapshot(`golden/aar-${policy}.md`);
    const { out } = await aar(policy, "--format", "json");
    await expect(out).toMatchFileSnapshot(`golden/aar-${policy}-json.txt`);
  });

  test("says on every heading, sentence and table row that it is an exercise", async () => {
    const lines = (await aar(policy)).out.split("\n");
    const bare = lines.filter(
      (line) => line !== "" && !/^\|( --- \|)+$/.test(line) && !line.includes("EXERCISE"),
    );
    expect(bare).toEqual([]);
  });

  test("is the same to the byte when it is made again, and as a page loads and runs nothing", async () => {
    const { out } = await aar(policy, "--format", "html");
    expect((await aar(policy, "--format", "html")).out).toBe(out);
    expect(out).toContain("<title>EXERCISE: after-action report");
    expect(out).toContain("default-src 'none'");
    expect(out).toContain("<svg ");
    expect(out).not.toMatch(/<(?:script|link|img|iframe|object|a)\b|\son\w+=|url\(/i);
  });
});

interface Report {
  readonly strengths: readonly { readonly title: string; readonly objective: string | null }[];
  readonly areas: readonly { readonly title: string; readonly objective: string | null }[];
  readonly plan: readonly {
    readonly proposal: string | null;
    readonly owner: string;
    readonly due: string | number;
    readonly action: string | null;
    readonly state: string;
  }[];
}

async function reportOf(policy: string): Promise<Report> {
  return JSON.parse((await aar(policy, "--format", "json")).out) as Report;
}

it("makes a strength of each objective that was met, and of the wait at the gate", async () => {
  const { strengths, areas, plan } = await reportOf("reference");
  const ids = ["nobody-broken", "no-second-key", "cron-found", "staging-waits"];
  expect(strengths.flatMap(({ objective }) => objective ?? [])).toEqual(ids);
  expect(strengths.map(({ title }) => title)).toContainEqual(
    expect.stringMatching(/^The players waited at the gate for \d+m/),
  );
  expect({ areas, plan }).toEqual({ areas: [], plan: [] });
});

it("makes an area of each objective that was missed, and proposes what cures it and not what follows from it", async () => {
  const { strengths, areas, plan } = await reportOf("revoke-first");
  expect(strengths.map(({ objective }) => objective)).toEqual(["no-second-key"]);
  expect(areas.map(({ objective }) => objective)).toEqual([
    "nobody-broken",
    "cron-found",
    "staging-waits",
    ...Array<null>(3).fill(null),
  ]);
  expect(plan.map(({ proposal, owner, due, state }) => [proposal, owner, due, state])).toEqual([
    ["premature-ends", "ana", 14, "proposed"],
    ["callers-missed/jordans-cron", "jordan", 30, "proposed"],
    ["rash-decisions", "ana", 14, "proposed"],
  ]);
});

it("shows what has become of the actions that were taken over, each taken over once", async () => {
  const dir = folder("revoke-first");
  const { id } = JSON.parse((await house.stanchIn(dir, "list", "--json")).out).incidents[0] as { id: string };
  house.setTime("15:00:00");
  const added = await house.stanchIn(dir, "actions", "add", "--from", id);
  expect(added.code).toBe(0);
  await house.stanchIn(
    dir,
    "actions",
    "add",
    "Buy Jordan a coffee",
    "--owner",
    "ana",
    "--due",
    "2026-12-01",
    "--from",
    id,
  );
  await house.stanchIn(
    dir,
    "actions",
    "done",
    "A-2",
    "--reason",
    "it stands in the inventory",
    "--by",
    "jordan",
  );
  const again = await house.stanchIn(dir, "actions", "add", "--from", id);
  expect(again.err).toContain(`4 actions from ${id} stood there already`);
  const { plan } = await reportOf("revoke-first");
  expect(plan.map(({ action, owner, due, state }) => [action, owner, due, state])).toEqual([
    ["A-1", "ana", "2026-12-07", "open"],
    ["A-2", "jordan", "2026-12-23", "done"],
    ["A-3", "ana", "2026-12-07", "open"],
    ["A-4", "ana", "2026-12-01", "open"],
  ]);
  const md = (await aar("revoke-first")).out;
  expect(md).toContain("done (A-2) on 2026-11-23 by jordan: it stands in the inventory");
  rmSync(join(dir, "actions.yaml"));
});

it("goes into a new file, and never over one that is there", async () => {
  const out = join(house.root, "report.html");
  const made = await aar("reference", "--format", "html", "--out", out);
  expect(made.code).toBe(0);
  expect(made.err).toContain("let its name say so too");
  expect(readFileSync(out, "utf8")).toBe((await aar("reference", "--format", "html")).out);
  writeFileSync(out, "edited");
  expect(await aar("reference", "--format", "html", "--out", out)).toMatchObject({ code: 2 });
  expect(readFileSync(out, "utf8")).toBe("edited");
});

it("says of a live response that nothing scores it, and of several rehearsals which there are", async () => {
  await house.open(opened("live", "two-person").plan);
  expect((await house.stanch("aar", "--incident", INCIDENT)).err).toContain("is a live incident");
  const dir = folder("reference");
  await house.stanchIn(dir, "rehearse", SCENARIO, "--auto", "--seed", "2");
  expect((await aar("reference")).err).toMatch(/2 rehearsals are here: L-[\w-]+, L-[\w-]+/);
  expect((await house.stanch("aar")).err).toContain("there is no rehearsal here");
});

test("of a runbook tells the story that the players were told, and rates what they were to show", async () => {
  const dir = folder("runbook");
  await house.stanchIn(dir, "rehearse", "runbooks/starter/generic-http/runbook.yaml", "--auto");
  const { out } = await house.stanchIn(dir, "aar");
  expect(out).toContain("A key of key-server leaked: Not known yet.");
  expect(out).toContain("Every caller is off the leaked key at the end");
});
