import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createSigner } from "../../src/adapters/signer.ts";
import { rehearse } from "../../src/composition/rehearsal.ts";
import { loadRunnable } from "../../src/composition/runnable.ts";
import { type Stage, setStage } from "../../src/composition/stage.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { agreeing } from "./agreeing.ts";
import { type Counter, Crash, crashing, untouched } from "./crashing-journal.ts";

const folder = mkdtempSync(join(tmpdir(), "stanch-migration-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Migration = { readonly moves?: readonly string[] };

function stageWith(name: string, counter: Counter, migration: Migration): Promise<Stage> {
  return setStage(loadRunnable("test/crash/small-move.yaml"), {
    seed: "migration",
    prompter: agreeing,
    migration,
    journal: (_incident, random) =>
      crashing(openJournal({ path: join(folder, name, "j.db"), digester: createSigner(), random }), counter),
  });
}

/** How a migration ended, as somebody sees it who doesn't ask stanch. */
async function endOf(stage: Stage): Promise<string> {
  const { stop, at, facts } = await rehearse(stage);
  return [
    `${stop.kind} as ${at.incident.closedAs ?? "nothing"}`,
    `old key ${at.incident.leaked.state}`,
    `premature ${facts.prematureEnds.length}`,
    `orphans ${facts.orphans.length}`,
    `new keys ${facts.replacements.length}`,
    `on the old key ${facts.onLeakedKey.join(" ")}`,
    `broken ${facts.broken.length}`,
  ].join(", ");
}

describe.each([
  {
    what: "of everybody",
    migration: {},
    end: "closed as revoked, old key dead, premature 0, orphans 0, new keys 2, on the old key , broken 0",
  },
  {
    what: "of one consumer while the other stays",
    migration: { moves: ["web"] },
    end: "closed as moved, old key live, premature 0, orphans 0, new keys 1, on the old key jobs, broken 0",
  },
])("a migration $what whose driver dies at any append", ({ what, migration, end }) => {
  it("is taken up from its journal and ends like one that didn't", async () => {
    const whole = untouched();
    const stage = await stageWith(`${what}-whole`, whole, migration);
    expect(await endOf(stage)).toBe(end);
    stage.journal.close();
    const total = Number.MAX_SAFE_INTEGER - whole.left;
    expect(total).toBeGreaterThan(20);
    const ends = new Map<string, number>();
    for (let nth = 2; nth <= total; nth += 1) {
      for (const after of [false, true]) {
        const dying = await stageWith(`${what}-${nth}-${String(after)}`, { left: nth, after }, migration);
        await expect(rehearse(dying)).rejects.toBeInstanceOf(Crash);
        const ended = await endOf(dying);
        ends.set(ended, (ends.get(ended) ?? 0) + 1);
        dying.journal.close();
      }
    }
    expect([...ends]).toEqual([[end, 2 * (total - 1)]]);
  }, 240_000);
});
