import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExerciseRow } from "../../src/core/exercise/log.ts";
import { standingOf } from "../../src/core/exercise/standing.ts";
import type { JournalEntry } from "../../src/core/journal.ts";
import { playerOf } from "../../src/engine/players/policies.ts";
import { rehearse } from "../../src/composition/rehearsal/rehearsal.ts";
import { loadRunnable } from "../../src/composition/rehearsal/runnable.ts";
import { openScoreHistory } from "../../src/composition/rehearsal/score-history.ts";
import { scoreRun } from "../../src/composition/rehearsal/score-run.ts";
import { setStage } from "../../src/composition/rehearsal/stage.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import { IN_MEMORY } from "../../src/hosts/embedded/database.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { scoreLines } from "../../src/report/score-text.ts";
import { agreeing } from "../crash/agreeing.ts";

const runnable = loadRunnable("test/crash/small.yaml");
const digester = createSigner();
const root = mkdtempSync(join(tmpdir(), "stanch-scores-"));
const file = join(root, "scores.ndjson");
chmodSync(root, 0o700);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** As people would have played who do as this policy does. */
async function playedBy(policy: "reference" | "revoke-first") {
  const stage = await setStage(runnable, {
    seed: "1",
    journal: (_incident, random) => openJournal({ path: IN_MEMORY, digester, random }),
    prompter: agreeing,
  });
  const began: ExerciseRow = {
    type: "began",
    at: stage.world.clock.now(),
    incident: stage.incident,
    file: "small.yaml",
    sha256: "hash-EXAMPLE",
    name: "small",
    title: "Small",
    seed: "1",
    release: "0.1.0",
    player: "table",
    facilitated: false,
  };
  const rows: ExerciseRow[] = [began];
  await rehearse(stage, { player: playerOf(policy), onExercise: (row) => rows.push(row) });
  const entries = stage.journal.read(stage.incident);
  stage.journal.close();
  return { entries, rows, began };
}

let good: { entries: readonly JournalEntry[]; rows: readonly ExerciseRow[]; began: ExerciseRow };
let bad: typeof good;
beforeAll(async () => {
  good = await playedBy("reference");
  bad = await playedBy("revoke-first");
}, 60_000);

const score = async ({ entries, rows }: Omit<typeof good, "began">, playedAt = "2026-11-23T12:00:00.000Z") =>
  scoreRun({ runnable, entries, rows, playedAt }, await openScoreHistory(file));
const linesThere = () => readFileSync(file, "utf8").split("\n").length - 1;

describe("a run of people", () => {
  it("is set beside the reference on the same seed, the last run and the best", async () => {
    const first = await score(good);
    expect(first.comparison).toEqual({ reference: standingOf(first.score), last: null, best: null });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = await score(bad);
    expect(second.score.passed).toBe(false);
    expect(second.comparison).toMatchObject({
      reference: standingOf(first.score),
      last: standingOf(first.score),
      best: standingOf(first.score),
    });
    const third = await score(good);
    expect(third.comparison).toMatchObject({
      last: standingOf(second.score),
      best: standingOf(first.score),
    });
    const contained = scoreLines(third.score, third.comparison).find((line) =>
      line.includes("contained after"),
    );
    expect(contained).toMatch(/contained after +\w.* \(reference .+, your last 0s, your best$/);
    expect(linesThere()).toBe(3);
  }, 60_000);

  it("knows nothing of runs of another file, or of one that was changed since", async () => {
    const rows = good.rows.map((row) => (row.type === "began" ? { ...row, sha256: "another" } : row));
    const { comparison } = await score({ ...good, rows });
    expect(comparison).toMatchObject({ last: null, best: null });
  }, 60_000);

  it("isn't spoilt by a line that was cut off before it", async () => {
    const before = linesThere();
    appendFileSync(file, '{"playedAt":"2026-11-23T1');
    await score(bad);
    expect(linesThere()).toBe(before + 1);
    expect((await openScoreHistory(file)).runs).toHaveLength(before + 1);
  }, 60_000);

  it("isn't begun beside a history that can't be read, and says where", async () => {
    appendFileSync(file, "not JSON\n");
    await expect(openScoreHistory(file)).rejects.toMatchObject({
      code: "ERR_FORMAT",
      message: expect.stringContaining(`scores.ndjson:${linesThere()}:1`),
    });
  });
});

it("a policy's run is compared with the reference alone, the reference's with nothing; neither is kept", async () => {
  const kept: unknown[] = [];
  const history = { runs: [], add: async (run: unknown) => void kept.push(run) };
  const as = (player: string) => good.rows.map((row) => (row.type === "began" ? { ...row, player } : row));
  const run = { runnable, entries: good.entries, playedAt: "2026-11-23T12:00:00.000Z" };
  const timer = await scoreRun({ ...run, rows: as("timer") }, history);
  expect(timer.comparison).toEqual({ reference: standingOf(timer.score), last: null, best: null });
  const reference = await scoreRun({ ...run, rows: as("reference") }, history);
  expect(reference.comparison).toEqual({ reference: null, last: null, best: null });
  expect(kept).toEqual([]);
}, 60_000);
