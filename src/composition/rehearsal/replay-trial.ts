import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal } from "../../hosts/embedded/journal.ts";
import type { Signer } from "../../ports/signer.ts";
import { beganRow } from "./began.ts";
import type { Recording } from "./recording.ts";
import { rehearse } from "./rehearsal.ts";
import type { Runnable } from "./runnable.ts";
import { seatsAgain } from "./seats.ts";
import { setStage } from "./stage.ts";

/**
 * Plays a recording without keeping anything: what can't be replayed as it was recorded (`ERR_REPLAY_DIVERGED`) must not take
 * the place of what was played before.
 */
export async function tryRecording(
  recording: Recording,
  runnable: Runnable,
  digester: Signer,
): Promise<void> {
  const { seed, facilitated } = recording.began;
  const stop = new AbortController();
  const cutOff = new Error("nobody plays on in a trial");
  const leave = (): Promise<never> => Promise.reject(cutOff);
  const { table, player, prompter } = seatsAgain(
    {
      player: { name: "nobody", atTable: true, decide: leave },
      prompter: { consent: leave, secret: leave, text: leave, say: () => undefined },
    },
    { recording, stop, onNew: () => undefined },
  );
  const folder = mkdtempSync(join(tmpdir(), "stanch-replay-"));
  try {
    const stage = await setStage(runnable, {
      seed,
      facilitated,
      prompter,
      journal: (_incident, random) => openJournal({ path: join(folder, "trial.db"), digester, random }),
    });
    try {
      table.sitDown(stage.world);
      stage.world.keepPace(table.pace);
      table.write(beganRow(stage, runnable, { ...recording.began, player: player.name }));
      const { signal } = stop;
      await rehearse(stage, { player, signal, onExercise: table.write, isOver: table.isOver });
      table.clear();
    } finally {
      stage.journal.close();
    }
  } catch (error) {
    if (error === cutOff) return;
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
