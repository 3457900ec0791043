import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Check } from "../cli/services.ts";
import type { Config } from "../formats/config.ts";
import type { Live } from "./live.ts";
import { adapterChecks, attempt } from "./adapter-checks.ts";
import { loadConfig } from "./live-files.ts";
import type { Paths } from "./paths.ts";
import { type Settings, readPeople } from "./settings.ts";
import { spoolCheck } from "./stray-spools.ts";
import type { Toolbox } from "./toolbox.ts";

/** What a responder wants to know before the page comes: everything is only read. */
export async function doctor(
  toolbox: Toolbox,
  paths: Paths,
  settings: Settings | null,
  incidents: readonly string[],
  live: () => Promise<Live>,
): Promise<readonly Check[]> {
  const checks: Check[] = [
    { name: "node", state: "ok", detail: process.versions.node },
    settings === null
      ? {
          name: "workspace",
          state: "fail",
          detail: "not initialised",
          hint: "stanch init --policy two-person|solo",
        }
      : { name: "workspace", state: "ok", detail: `${settings.policy} policy` },
    peopleCheck(paths, settings),
    modesCheck(paths),
    spoolCheck(paths, incidents),
    {
      name: "spool key",
      state: "ok",
      detail: `a 0600 file in ${toolbox.configDir}, outside the workspace`,
    },
  ];
  if (!existsSync(paths.config)) {
    return [
      ...checks,
      {
        name: "config",
        state: "fail",
        detail: "stanch.config.yaml is missing",
        hint: "copy and edit the example in the README",
      },
    ];
  }
  const config = await attempt("config", async () => {
    loadConfig(paths);
    return "stanch.config.yaml is whole";
  });
  checks.push(config);
  if (config.state === "fail" || settings === null) return checks;
  checks.push(secondPlaceCheck(paths, loadConfig(paths)));
  const { parts } = await live();
  return [...checks, ...(await adapterChecks(parts, loadConfig(paths), toolbox.clock))];
}

function peopleCheck(paths: Paths, settings: Settings | null): Check {
  const people = readPeople(paths).map(({ id }) => id);
  const needed = settings?.policy === "solo" ? 1 : 2;
  return people.length >= needed
    ? { name: "people", state: "ok", detail: people.join(", ") }
    : {
        name: "people",
        state: "fail",
        detail: `${people.length} enrolled, ${needed} needed`,
        hint: "stanch enrol NAME, for each person",
      };
}

function modesCheck({ state }: Paths): Check {
  if (!existsSync(state)) return { name: "files", state: "warn", detail: "nothing is kept here yet" };
  const mode = statSync(state).mode & 0o777;
  return mode === 0o700
    ? { name: "files", state: "ok", detail: ".stanch is yours alone" }
    : {
        name: "files",
        state: "fail",
        detail: `.stanch has mode ${mode.toString(8)}`,
        hint: "chmod 700 .stanch",
      };
}

/** Copies on the same disk go when it goes, and whoever can write the journal can probably write them too. */
function secondPlaceCheck({ config, state }: Paths, { checkpoints }: Config): Check {
  const name = "second place";
  if (checkpoints === undefined) {
    return {
      name,
      state: "warn",
      detail: "no copies of checkpoints: a journal that is cut or rewritten wouldn't show",
      hint: "checkpoints: FOLDER in the config, on another disk or machine; or stanch export",
    };
  }
  const folder = resolve(dirname(config), checkpoints);
  try {
    if (!statSync(folder).isDirectory()) throw new Error("not a folder");
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    return {
      name,
      state: "fail",
      detail: `${folder} isn't a folder that can be written: no credential would be ended`,
      hint: "mount it, or make it",
    };
  }
  return statSync(folder).dev === statSync(state).dev
    ? { name, state: "warn", detail: `${folder} can be written, and is on the same device as .stanch` }
    : { name, state: "ok", detail: `${folder} can be written, and is on another device` };
}
