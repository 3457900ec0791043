import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auxotFiles } from "./auxot-files.ts";
import { type House, makeHouse } from "./house.ts";

let house: House;
let runbook: string;
let incident: string;

/** A rehearsal's journal lies where the live one is kept, signed rows and all. */
beforeAll(async () => {
  house = await makeHouse();
  runbook = auxotFiles(house, "business");
  const played = await house.stanch("rehearse", "test/crash/small.yaml", "--auto");
  incident = played.outcome?.incident ?? "";
  house.journal.close();
  const at = join(house.dir, ".stanch");
  for (const suffix of ["-wal", "-shm"]) rmSync(join(at, `journal.db${suffix}`), { force: true });
  copyFileSync(join(at, "rehearsals", `${incident}.db`), join(at, "journal.db"));
}, 30_000);
afterAll(() => rmSync(house.root, { recursive: true, force: true }));

it("a rehearsal's journal in the place of the live one is shown as a rehearsal, and never carried on", async () => {
  const status = await house.stanch("status", "--incident", incident);
  const lines = status.out.split("\n").filter((line) => line !== "");
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => !line.startsWith("EXERCISE"))).toEqual([]);
  const before = await house.entries(incident);
  for (const argv of [
    ["resume"],
    ["approve", "--verdict", "x"],
    ["attest", "leak-path", "--statement", "gone"],
    ["abort", "--reason", "no"],
    ["accept", "OLD_USE_UNOBSERVABLE", "callers/all", "--reason", "no"],
    ["break-glass", "--reason", "no", "--confirm", "x"],
    ["close", "--as", "accepted", "--reason", "no"],
    ["takeover", "--confirm", "x"],
  ]) {
    const said = await house.as("mia", ...argv, "--incident", incident);
    expect([argv[0], said.code, said.err]).toEqual([
      argv[0],
      2,
      expect.stringContaining(`${incident} is a rehearsal`),
    ]);
  }
  expect(await house.entries(incident)).toEqual(before);
});

it.each([
  ["respond", ["--key", "automation-shared"]],
  ["contain", ["--key", "automation-shared"]],
  ["respond", ["--reopens"]],
  ["migrate run", ["--key", "automation-shared"]],
])("nothing is opened in it by %s %j", async (command, options) => {
  const words = options.includes("--reopens") ? [...options, incident] : options;
  const said = await house.as("mia", ...command.split(" "), runbook, "--live", "--yes", ...words);
  expect([said.code, said.err]).toEqual([2, expect.stringMatching(/is a rehearsal: nothing live is done/)]);
  expect(said.err).not.toContain("is open");
  expect((await house.stanch("list", "--json")).outcome?.extra?.["incidents"]).toMatchObject([
    { id: incident, mode: "rehearsal" },
    { id: incident, mode: "rehearsal" },
  ]);
});
