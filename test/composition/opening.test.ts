import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSigner } from "../../src/adapters/signer.ts";
import { loadRunnable } from "../../src/composition/rehearsal/runnable.ts";
import { type StageOptions, setStage } from "../../src/composition/rehearsal/stage.ts";
import type { EventData, JournalEntry } from "../../src/core/journal.ts";
import { IN_MEMORY } from "../../src/hosts/embedded/database.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { type House, makeHouse } from "../cli/house.ts";
import { migrationFiles } from "../cli/migration-files.ts";
import { agreeing } from "../crash/agreeing.ts";

let house: House;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

function openingOf([opening]: readonly JournalEntry[]): EventData["incident.opened"] {
  if (opening?.type !== "incident.opened") throw new Error("a journal that doesn't begin with its opening");
  return opening.data;
}

/** The first row of a rehearsal of this runbook. */
async function rehearsed(runbook: string, migration?: StageOptions["migration"]) {
  const digester = createSigner();
  const stage = await setStage(loadRunnable(runbook), {
    seed: "1",
    journal: (_incident, random) => openJournal({ path: IN_MEMORY, digester, random }),
    prompter: agreeing,
    ...(migration === undefined ? {} : { migration }),
  });
  const opening = openingOf(stage.journal.read(stage.incident));
  stage.journal.close();
  return opening;
}

/** The first row of a live incident, as the command writes it. */
async function live(...argv: readonly string[]) {
  const known = house.journal.incidents();
  await house.as("mia", ...argv, "--live", "--yes");
  const opened = house.journal.incidents().filter((id) => !known.includes(id));
  expect(opened).toHaveLength(1);
  return openingOf(await house.entries(opened[0]));
}

describe("a rehearsal and the real thing are opened under the same machine, by id, version and hash of the definition", () => {
  it("in a response to a leak, and in a migration", { timeout: 60_000 }, async () => {
    const runbook = migrationFiles(house);
    const leaks = [await rehearsed(runbook), await live("respond", runbook, "--key", "casey-prod")];
    const migrations = [
      await rehearsed(runbook, {}),
      await live("migrate", "run", runbook, "--key", "casey-dev"),
    ];
    for (const pair of [leaks, migrations]) {
      const [played, real] = pair;
      expect([played?.mode, real?.mode]).toEqual(["rehearsal", "live"]);
      expect(played?.machine).toEqual(real?.machine);
      expect(played?.release).toBe(real?.release);
      expect(played?.machine.hash).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(leaks[0]?.machine.id).not.toBe(migrations[0]?.machine.id);
    expect(leaks[0]?.machine.hash).not.toBe(migrations[0]?.machine.hash);
  });
});
