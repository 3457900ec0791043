import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createPrivateFile, ensurePrivateDirectory } from "../adapters/private-file.ts";
import type { RehearseRequest, Services } from "../cli/services.ts";
import { StanchError } from "../core/errors.ts";
import { replay } from "../engine/replay.ts";
import { openJournal } from "../hosts/embedded/journal.ts";
import { createIdentity, findIdentity } from "./identities.ts";
import { pathsOf } from "./paths.ts";
import { rehearse } from "./rehearsal.ts";
import { setStage } from "./stage.ts";
import { RELEASE } from "./version.ts";
import { loadRunnable, readText } from "./runnable.ts";
import { createSettings } from "./settings.ts";
import type { Toolbox } from "./toolbox.ts";
import { openWorkspace } from "./workspace.ts";

/** Everything the commands may do, on real files and servers. */
export function createServices(toolbox: Toolbox): Services {
  const { clock, signer, random, configDir } = toolbox;
  return {
    release: RELEASE,
    clock,
    signer,
    replay,
    openWorkspace: (dir) => openWorkspace(toolbox, dir),
    async initialise(dir, policy) {
      const folder = resolve(dir);
      const paths = pathsOf(folder);
      await createSettings(paths, policy, random);
      await createPrivateFile(join(paths.state, ".gitignore"), "*\n");
      return { dir: folder, made: [paths.state] };
    },
    identity: (file) => findIdentity(configDir, file),
    createIdentity: (person, file) => createIdentity(configDir, person, file),
    rehearse: (request) => rehearseIn(toolbox, request),
    readText,
    async writePrivate(file, text) {
      if (await createPrivateFile(file, text)) return;
      throw new StanchError({ code: "ERR_FILE_EXISTS", message: `${file} is there already and is kept` });
    },
    hashFile: async (file) => {
      const bytes = await readFile(file).catch(() => {
        throw new StanchError({ code: "ERR_FILE_UNREADABLE", message: `${file} can't be read` });
      });
      return createHash("sha256").update(bytes).digest("hex");
    },
  };
}

/** Each rehearsal has a journal file of its own; the same seed played again replaces it with the same one. */
async function rehearseIn({ signer }: Toolbox, request: RehearseRequest): ReturnType<Services["rehearse"]> {
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
