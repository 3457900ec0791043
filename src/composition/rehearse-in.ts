import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createPrivateFile, ensurePrivateDirectory } from "../adapters/private-file.ts";
import type { RehearseRequest, Services } from "../cli/services.ts";
import { openJournal } from "../hosts/embedded/journal.ts";
import { pathsOf } from "./paths.ts";
import { rehearse } from "./rehearsal.ts";
import { loadRunnable } from "./runnable.ts";
import { setStage } from "./stage.ts";
import type { Toolbox } from "./toolbox.ts";

/** Each rehearsal has a journal file of its own; the same seed played again replaces it with the same one. */
export async function rehearseIn(
  { signer }: Toolbox,
  request: RehearseRequest,
): ReturnType<Services["rehearse"]> {
  const runnable = loadRunnable(request.file);
  const paths = pathsOf(resolve(request.dir));
  await ensurePrivateDirectory(paths.rehearsals);
  await createPrivateFile(join(paths.state, ".gitignore"), "*\n");
  const close: (() => void)[] = [];
  try {
    const stage = await setStage(runnable, {
      seed: request.seed,
      journal(incident, random) {
        const path = join(paths.rehearsals, `${incident}.db`);
        for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
        const journal = openJournal({ path, digester: signer, random });
        close.push(() => journal.close());
        return journal;
      },
      prompter: request.prompter,
    });
    return await rehearse(stage, request.onEntries);
  } finally {
    for (const done of close) done();
  }
}
