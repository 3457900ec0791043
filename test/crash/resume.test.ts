import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createSigner } from "../../src/adapters/signer.ts";
import { rehearse } from "../../src/composition/rehearsal/rehearsal.ts";
import { loadRunnable } from "../../src/composition/rehearsal/runnable.ts";
import { type Stage, type StageOptions, setStage } from "../../src/composition/rehearsal/stage.ts";
import type { AppendOptions } from "../../src/ports/journal.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { type EmbeddedJournal, openJournal } from "../../src/hosts/embedded/journal.ts";
import { agreeing } from "./agreeing.ts";

const folder = mkdtempSync(join(tmpdir(), "stanch-resume-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SMALL = "test/crash/small.yaml";
/** The same two consumers, and no thief. */
const SMALL_MIGRATION = "test/crash/small-migration.yaml";

class Crash extends Error {}

/** A journal on disk whose n-th append fails, before or after it is durable: the process is gone at that point. */
function crashing(journal: EmbeddedJournal, counter: { left: number; after: boolean }): EmbeddedJournal {
  return {
    ...journal,
    append(incident: string, events: readonly EventBody[], options?: AppendOptions) {
      counter.left -= 1;
      if (counter.left === 0 && !counter.after) throw new Crash();
      const entries = journal.append(incident, events, options);
      if (counter.left === 0) throw new Crash();
      return entries;
    },
  };
}

interface Course {
  readonly title: string;
  readonly end: string;
  readonly migration?: NonNullable<StageOptions["migration"]>;
}

const AS_ONE = "premature 0, orphans 0";

const COURSES: readonly Course[] = [
  {
    title: "of a response",
    end: `closed revoked, ${AS_ONE}, replacements 2, on the leaked key 0, broken 0`,
  },
  {
    title: "of a migration of every consumer",
    migration: {},
    end: `closed revoked, ${AS_ONE}, replacements 2, on the leaked key 0, broken 0`,
  },
  {
    title: "of a migration of one while another stays",
    migration: { moves: ["web"] },
    end: `closed moved, ${AS_ONE}, replacements 1, on the leaked key 1, broken 0`,
  },
];

async function stageWith(
  name: string,
  { migration }: Course,
  counter: { left: number; after: boolean },
): Promise<Stage> {
  return setStage(loadRunnable(migration === undefined ? SMALL : SMALL_MIGRATION), {
    seed: "resume",
    prompter: agreeing,
    ...(migration === undefined ? {} : { migration }),
    journal: (_incident, random) =>
      crashing(openJournal({ path: join(folder, name, "j.db"), digester: createSigner(), random }), counter),
  });
}

async function appendsOfWholeRun(course: Course): Promise<number> {
  const counter = { left: Number.MAX_SAFE_INTEGER, after: false };
  const stage = await stageWith(`whole ${course.title}`, course, counter);
  const { stop } = await rehearse(stage);
  expect(stop.kind).toBe("closed");
  return Number.MAX_SAFE_INTEGER - counter.left;
}

describe.each(COURSES)("a driver $title that dies at any append", (course) => {
  it("is taken up from its journal and ends like one that didn't, with one replacement a consumer", async () => {
    const total = await appendsOfWholeRun(course);
    expect(total).toBeGreaterThan(20);
    const ends = new Map<string, number>();
    for (let nth = 2; nth <= total; nth += 1) {
      for (const after of [false, true]) {
        const counter = { left: nth, after };
        const stage = await stageWith(`${nth}-${String(after)} ${course.title}`, course, counter);
        await expect(rehearse(stage)).rejects.toBeInstanceOf(Crash);
        const { stop, at, facts } = await rehearse(stage);
        const end = [
          `${stop.kind} ${at.incident.closedAs}`,
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
    expect([...ends]).toEqual([[course.end, 2 * (total - 1)]]);
  });
});
