import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createPrivateFile, ensurePrivateDirectory } from "../adapters/private-file.ts";
import type { RehearseRequest, Services } from "../cli/services.ts";
import { playerOf } from "../engine/policies.ts";
import { openJournal } from "../hosts/embedded/journal.ts";
import { createExerciseLog, readExerciseLog } from "./exercise-log.ts";
import { pathsOf } from "./paths.ts";
import { readText } from "./read-text.ts";
import { rehearse } from "./rehearsal.ts";
import { loadRunnable } from "./runnable.ts";
import { openScoreHistory } from "./score-history.ts";
import { scoreRun } from "./score-run.ts";
import { textHash } from "./scored.ts";
import { setStage } from "./stage.ts";
import type { Toolbox } from "./toolbox.ts";
import { RELEASE } from "./version.ts";

/** Each rehearsal has files of its own; the same seed played again replaces them with the same ones. */
export async function rehearseIn(
  { signer, clock }: Toolbox,
  request: RehearseRequest,
): ReturnType<Services["rehearse"]> {
  const runnable = loadRunnable(request.file);
  const player = playerOf(request.policy ?? "reference");
  const paths = pathsOf(resolve(request.dir));
  await ensurePrivateDirectory(paths.rehearsals);
  await createPrivateFile(join(paths.state, ".gitignore"), "*\n");
  const history = await openScoreHistory(paths.scores);
  const close: (() => void)[] = [];
  try {
    const stage = await setStage(runnable, {
      seed: request.seed,
      journal(incident, random) {
        const path = paths.rehearsal(incident).journal;
        for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
        const journal = openJournal({ path, digester: signer, random });
        close.push(() => journal.close());
        return journal;
      },
      prompter: request.prompter,
    });
    const { log: logFile } = paths.rehearsal(stage.incident);
    const log = await createExerciseLog(logFile);
    close.push(() => log.close());
    const told = runnable.kind === "scenario" ? runnable.scenario : runnable.runbook;
    log.write({
      type: "began",
      at: stage.world.clock.now(),
      incident: stage.incident,
      file: request.file,
      sha256: textHash(readText(request.file)),
      name: told.name,
      title: told.title ?? told.name,
      seed: request.seed,
      release: RELEASE,
      player: player.name,
      facilitated: false,
    });
    const played = await rehearse(stage, {
      player,
      onEntries: request.onEntries,
      onExercise: (row) => log.write(row),
    });
    const entries = stage.journal.read(stage.incident);
    const rows = readExerciseLog(logFile);
    return { ...played, ...(await scoreRun({ runnable, entries, rows, playedAt: clock.now() }, history)) };
  } finally {
    for (const done of close) done();
  }
}
