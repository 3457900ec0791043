import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type ManualClicks, parseManualClicks } from "../../formats/manual-clicks.ts";
import { formatError } from "../../formats/problem.ts";
import { readText } from "../read-text.ts";
import { loadRunnable } from "./runnable.ts";
import { configBeside } from "./team-files.ts";

/**
 * What a person clicks at the provider of a runbook or scenario: by the file that the config beside it names, else where
 * stanch puts such files, else as shipped. Null where nobody wrote it down.
 */
export function clicksFor(file: string, root: string): ManualClicks | null {
  const { provider } = loadRunnable(file).runbook;
  const config = configBeside(file);
  const entry = config?.config.providers[provider];
  const named =
    config !== null && entry?.adapter === "manual" ? [resolve(dirname(config.path), entry.clicks)] : [];
  const usual = join("providers", `${provider}.clicks.yaml`);
  const path = [...named, resolve(dirname(file), usual), join(root, "runbooks", usual)].find((one) =>
    existsSync(one),
  );
  if (path === undefined) return null;
  const clicks = parseManualClicks(readText(path), path);
  if (clicks.ok) return clicks.value;
  throw formatError(clicks.problems);
}
