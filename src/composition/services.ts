import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createPrivateFile } from "../adapters/private-file.ts";
import type { Services } from "../cli/services.ts";
import { StanchError } from "../core/errors.ts";
import { replay } from "../engine/replay.ts";
import { pathsOf } from "./paths.ts";
import { RELEASE } from "./version.ts";
import { readText } from "./read-text.ts";
import { createSettings } from "./settings.ts";
import type { Toolbox } from "./toolbox.ts";
import { SILENT } from "./workspace-errors.ts";
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
    // What only some commands need is loaded by them: `status` must answer at once.
    identity: async (file) => (await import("./identities.ts")).findIdentity(configDir, file),
    createIdentity: async (person, file) =>
      (await import("./identities.ts")).createIdentity(configDir, person, file),
    clicksFor: async (file) => (await import("./rehearsal/clicks-for.ts")).clicksFor(file, toolbox.root),
    rehearse: async (request) => (await import("./rehearsal/rehearse-in.ts")).rehearseIn(toolbox, request),
    openDesk: async (request) => (await import("./rehearsal/open-desk.ts")).openDesk(toolbox, request),
    judgeLog: async (request) => (await import("./judge-log.ts")).judgeLog(toolbox, request),
    scanPlaces: async (request) => (await import("./scan-places.ts")).scanPlaces(toolbox, request),
    logCallers: async (request) => (await import("./log-callers.ts")).logCallers(toolbox, request),
    adapters: async () => (await import("./list-adapters.ts")).listAdapters(toolbox.root),
    checkProvider: async (dir, file) =>
      (await import("./check-provider.ts")).checkProvider(toolbox, resolve(dir), file, SILENT),
    shipped: (name) => join(toolbox.root, "runbooks", name),
    scaffold: async (dir, starter) =>
      (await import("./scaffold.ts")).scaffold(toolbox.root, resolve(dir), starter),
    readText,
    readTextIfThere: (file) => (existsSync(file) ? readText(file) : null),
    async writePrivate(file, text) {
      if (await createPrivateFile(file, text)) return;
      throw new StanchError({ code: "ERR_FILE_EXISTS", message: `${file} is there already and is kept` });
    },
    replaceText: async (file, was, text) => (await import("./replace-text.ts")).replaceText(file, was, text),
    hashFile: async (file) => {
      const bytes = await readFile(file).catch(() => {
        throw new StanchError({ code: "ERR_FILE_UNREADABLE", message: `${file} can't be read` });
      });
      return createHash("sha256").update(bytes).digest("hex");
    },
  };
}
