import { StanchError } from "../core/errors.ts";
import type { Secret } from "../core/secret.ts";
import type { SecretRef } from "../formats/secret-ref.ts";
import { readPrivateFile } from "./private-file.ts";
import type { ProcessRunner } from "./process.ts";
import { secretFromText } from "./secret-text.ts";
import { type Stdin, stdinBytes } from "./stdin-bytes.ts";

const COMMAND_TIMEOUT_SECONDS = 60;
const STDIN_CAP_BYTES = 64 * 1024;

export interface SecretSources {
  /** The environment of stanch, handed over by the composition root. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly processes: ProcessRunner;
}

/** Throws `ERR_SECRET_MISSING`, `ERR_SECRET_NOT_PRIVATE`, `ERR_SECRET_EMPTY`, `ERR_SECRET_INVALID` or `ERR_COMMAND_…`. */
export async function resolveSecretRef(ref: SecretRef, sources: SecretSources): Promise<Secret> {
  if ("env" in ref) return fromEnvironment(ref.env, sources.env);
  if ("file" in ref) return fromFile(ref.file);
  const { stdout, truncated } = await sources.processes.complete({
    argv: ref.command,
    timeoutSeconds: COMMAND_TIMEOUT_SECONDS,
    changes: false,
  });
  if (truncated) throw missing("the command of a secret reference prints far more than a key");
  return secretFromText(stdout, "the output of the command of a secret reference");
}

/** The value from a pipe, to its end. On a terminal it would be echoed: `ERR_SECRET_ECHOED`; ask for it hidden instead. */
export async function readSecretFromStdin(stdin: Stdin): Promise<Secret> {
  const bytes = await stdinBytes(stdin, {
    what: "a key",
    hint: "pipe it in, or leave the option out to be asked without an echo",
    mostBytes: STDIN_CAP_BYTES,
    tooMuch: () => missing("standard input holds far more than a key"),
  });
  return secretFromText(bytes, "standard input");
}

function fromEnvironment(name: string, env: SecretSources["env"]): Secret {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) throw missing(`the environment variable ${name} isn't set`);
  return secretFromText(value, `the environment variable ${name}`);
}

async function fromFile(path: string): Promise<Secret> {
  let content: Buffer | null;
  try {
    content = await readPrivateFile(path);
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    throw new StanchError({
      code: "ERR_SECRET_NOT_PRIVATE",
      message: `the secret in a file must be readable by you alone: ${error.message}`,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
  if (content === null) throw missing(`there is no file ${path}`);
  return secretFromText(content, path);
}

function missing(message: string): StanchError {
  return new StanchError({ code: "ERR_SECRET_MISSING", message });
}
