import { readSecretFromStdin, resolveSecretRef } from "../adapters/secret-ref.ts";
import type { Secret } from "../core/secret.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Toolbox } from "./toolbox.ts";

/** The leaked value from where the responder says it is; one that is given on purpose needs no second question. */
export async function givenValue(
  { stdin, env, processes }: Toolbox,
  where: string | undefined,
  prompter: Prompter,
): Promise<Secret | null> {
  if (where === undefined) return null;
  if (where === "ask") return prompter.secret("The leaked value (nothing of it is shown)");
  if (where === "-") return readSecretFromStdin(stdin);
  return resolveSecretRef({ file: where }, { env, processes });
}
