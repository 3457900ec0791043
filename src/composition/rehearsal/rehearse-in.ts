import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createPrivateFile, ensurePrivateDirectory } from "../../adapters/private-file.ts";
import type { RehearseRequest } from "../../cli/table/rehearsal-services.ts";
import type { Services } from "../../cli/services.ts";
import { openJournal } from "../../hosts/embedded/journal.ts";
import { beganRow } from "./began.ts";
import { briefingOf } from "./briefing.ts";
import { makeDeskFolder } from "./desk-folder.ts";
import { type ExerciseLog, createExerciseLog, createRecording, readExerciseLog } from "./exercise-log.ts";
import { createEndings } from "./game-endings.ts";
import { keepTime } from "./game-time.ts";
import { pathsOf } from "../paths.ts";
import { readRecording, textAt } from "./recording.ts";
import { rehearse } from "./rehearsal.ts";
import { tryRecording } from "./replay-trial.ts";
import { hashOf, loadRunnable, scenarioOf } from "./runnable.ts";
import { openScoreHistory } from "./score-history.ts";
import { scoreRun } from "./score-run.ts";
import { seatsAgain, seatsOf } from "./seats.ts";
import { setStage } from "./stage.ts";
import type { Toolbox } from "../toolbox.ts";

/** Letters and digits of a seed that was drawn. */
const SEED_LENGTH = 8;

/** Each rehearsal has files of its own; the same seed played again replaces them with the same ones. */
export async function rehearseIn(
  toolbox: Pick<Toolbox, "signer" | "clock" | "random" | "wall">,
  request: RehearseRequest,
): ReturnType<Services["rehearse"]> {
  const { signer, clock, random } = toolbox;
  const { file, facilitated, onExercise } = request;
  const runnable = loadRunnable(file);
  const sha256 = hashOf(runnable);
  const recording = request.replay === undefined ? null : readRecording(request.replay, { file, sha256 });
  if (recording !== null) await tryRecording(recording, runnable, signer);
  const paths = pathsOf(resolve(request.dir));
  await ensurePrivateDirectory(paths.rehearsals);
  await createPrivateFile(join(paths.state, ".gitignore"), "*\n");
  const history = await openScoreHistory(paths.scores);
  const seed = recording?.began.seed ?? request.seed ?? random.token(SEED_LENGTH);
  const scenario = scenarioOf(runnable, seed);
  const endings = createEndings(request.signal);
  let logFile: string | null = null;
  const logs: ExerciseLog[] = [];
  const append = (row: Parameters<ExerciseLog["write"]>[0]): void => logs.forEach((log) => log.write(row));
  const again =
    recording === null ? null : seatsAgain(request, { recording, stop: endings.stop, onNew: append });
  const { player, prompter } = again ?? seatsOf(request);
  // What stood in the recording stands in the log at once: a replay that is cut off loses nothing of it.
  const begin = recording === null ? "" : textAt(recording, file);
  const write: typeof append = (row) => {
    (again?.table.write ?? append)(row);
    onExercise(row);
  };
  const close: (() => void | Promise<void>)[] = [() => logs.forEach((log) => log.close())];
  try {
    const stage = await setStage(runnable, {
      seed,
      prompter,
      facilitated: recording?.began.facilitated ?? facilitated !== undefined,
      async journal(incident, chance) {
        const { journal: path, log, desk } = paths.rehearsal(incident);
        close.push((await makeDeskFolder(desk, clock.now())).remove);
        if (request.record !== undefined) logs.push(await createRecording(request.record, begin));
        for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
        const journal = openJournal({ path, digester: signer, random: chance });
        close.push(() => journal.close());
        logs.push(await createExerciseLog(log, begin));
        logFile = log;
        return journal;
      },
    });
    again?.table.sitDown(stage.world);
    const began = beganRow(stage, runnable, {
      file,
      sha256,
      seed,
      player: player.name,
      facilitated: recording?.began.facilitated ?? facilitated !== undefined,
    });
    write(began);
    request.onBriefing?.(briefingOf(scenario, stage));
    const time = keepTime({ toolbox, request, paths, scenario, stage, began, endings, write });
    if (again !== null) stage.world.keepPace(again.table.pace);
    const playing = rehearse(time.watched(stage), {
      player: time.watchedPlayer(player),
      onEntries: request.onEntries,
      onExercise: write,
      think: time.think,
      signal: endings.cut,
      isOver: (at) => endings.isTimeUp() || again?.table.isOver(at) === true,
    });
    const played = await playing.catch(async (error: unknown) => {
      await time.takeNotes();
      throw error;
    });
    again?.table.clear();
    await time.finish();
    const entries = stage.journal.read(stage.incident);
    const rows = readExerciseLog(paths.rehearsal(stage.incident).log);
    // Played again it is no other run.
    const kept = recording?.hasEnded === true ? { ...history, add: () => Promise.resolve() } : history;
    return { ...played, ...(await scoreRun({ runnable, entries, rows, playedAt: clock.now() }, kept)) };
  } catch (error) {
    throw endings.errorOf(error, file, logFile);
  } finally {
    for (const done of close.toReversed()) await done();
  }
}
