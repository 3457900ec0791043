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

const folder = mkdtempSync(join(tmpdir(), "stanch-resume-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function stageWith(name: string, counter: Counter): Promise<Stage> {
  return setStage(loadRunnable("test/crash/small.yaml"), {
    seed: "resume",
    prompter: agreeing,
    journal: (_incident, random) =>
      crashing(openJournal({ path: join(folder, name, "j.db"), digester: createSigner(), random }), counter),
  });
}

async function appendsOfWholeRun(): Promise<number> {
  const counter = untouched();
  const stage = await stageWith("whole", counter);
  const { stop } = await rehearse(stage);
  expect(stop.kind).toBe("closed");
  return Number.MAX_SAFE_INTEGER - counter.left;
}

describe("a driver that dies at any append", () => {
  it("is taken up from its journal and ends like one that didn't, with one replacement a consumer", async () => {
    const total = await appendsOfWholeRun();
    expect(total).toBeGreaterThan(40);
    const ends = new Map<string, number>();
    for (let nth = 2; nth <= total; nth += 1) {
      for (const after of [false, true]) {
        const counter = { left: nth, after };
        const stage = await stageWith(`${nth}-${String(after)}`, counter);
        await expect(rehearse(stage)).rejects.toBeInstanceOf(Crash);
        const { stop, facts } = await rehearse(stage);
        const end = [
          stop.kind,
          `premature ${facts.prematureEnds.length}`,
          `orphans ${facts.orphans.length}`,
          `replacements ${facts.replacements.length}`,
          `on the leaked key ${facts.onLeakedKey.length}`,
          `broken ${facts.broken.length}`,
        ].join(", ");
        ends.set(end, (ends.get(end) ?? 0) + 1);
        stage.journal.close();
      }
    }
    expect([...ends]).toEqual([
      ["closed, premature 0, orphans 0, replacements 2, on the leaked key 0, broken 0", 2 * (total - 1)],
    ]);
  }, 120_000);
});
