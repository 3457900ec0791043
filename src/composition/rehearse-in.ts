import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createSystemWall } from "../adapters/clock.ts";
import { createPace } from "../adapters/world/pace.ts";
import { createPrivateFile, ensurePrivateDirectory } from "../adapters/private-file.ts";
import type { RehearseRequest, Services } from "../cli/services.ts";
import { playerOf } from "../engine/policies.ts";
import { openJournal } from "../hosts/embedded/journal.ts";
import { makeDeskFolder, refuseIfPlayed } from "./desk-folder.ts";
import { createExerciseLog } from "./exercise-log.ts";
import { createGameDesk } from "./game-desk.ts";
import { pathsOf } from "./paths.ts";
import { readText } from "./read-text.ts";
import { rehearse } from "./rehearsal.ts";
import { loadRunnable } from "./runnable.ts";
import { setStage } from "./stage.ts";
import type { Toolbox } from "./toolbox.ts";
import { RELEASE } from "./version.ts";

/** Each rehearsal has files of its own; the same seed played again replaces them with the same ones. */
export async function rehearseIn(
  { signer, clock }: Toolbox,
  request: RehearseRequest,
): ReturnType<Services["rehearse"]> {
  const runnable = loadRunnable(request.file);
  const sha256 = createHash("sha256").update(readText(request.file)).digest("hex");
  const wall = createSystemWall();
  const player = playerOf(request.policy ?? "reference");
  const paths = pathsOf(resolve(request.dir));
  await ensurePrivateDirectory(paths.rehearsals);
  await createPrivateFile(join(paths.state, ".gitignore"), "*\n");
  const close: (() => void | Promise<void>)[] = [];
  const { facilitated } = request;
  try {
    const stage = await setStage(runnable, {
      seed: request.seed,
      facilitated: facilitated !== undefined,
      async journal(incident, random) {
        const { journal: path, desk } = paths.rehearsal(incident);
        if (facilitated === undefined) await refuseIfPlayed(desk);
        else close.push((await makeDeskFolder(desk, clock.now())).remove);
        for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
        const journal = openJournal({ path, digester: signer, random });
        close.push(() => journal.close());
        return journal;
      },
      prompter: request.prompter,
    });
    const log = await createExerciseLog(paths.rehearsal(stage.incident).log);
    close.push(() => log.close());
    const told = runnable.kind === "scenario" ? runnable.scenario : runnable.runbook;
    log.write({
      type: "began",
      at: stage.world.clock.now(),
      incident: stage.incident,
      file: request.file,
      sha256,
      name: told.name,
      title: told.title ?? told.name,
      seed: request.seed,
      release: RELEASE,
      player: player.name,
      facilitated: facilitated !== undefined,
    });
    const stop = new AbortController();
    const desk =
      facilitated === undefined
        ? null
        : createGameDesk({
            paths: paths.rehearsal(stage.incident).desk,
            world: stage.world,
            about: {
              incident: stage.incident,
              title: told.title ?? told.name,
              sha256,
              objectives: runnable.kind === "scenario" ? runnable.scenario.objectives : [],
            },
            wall,
            write: (row) => log.write(row),
            say: facilitated.say,
            end: () => stop.abort(),
          });
    if (desk !== null) {
      const keeper = createPace({
        clock: stage.world.clock,
        speed: 60,
        wall,
        stop,
        between: desk.between,
        isPaused: desk.isPaused,
      });
      stage.world.keepPace(keeper.pace);
    }
    const result = await rehearse(stage, {
      player: desk === null ? player : desk.watched(player),
      onEntries: request.onEntries,
      onExercise: (row) => log.write(row),
      stop: stop.signal,
    });
    await desk?.finish(facilitated?.signal ?? stop.signal);
    return result;
  } finally {
    for (const done of close) await done();
  }
}
