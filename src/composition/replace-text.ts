import { realpath, stat } from "node:fs/promises";
import { createFile, replaceFile } from "../adapters/atomic-write.ts";
import { StanchError } from "../core/errors.ts";
import { readText } from "./read-text.ts";

/** Teams share these files. */
const SHARED = 0o644;

/** Puts another text into a file, at once, if it still holds what was read (`ERR_FILE_CHANGED`, `ERR_FILE_WRITE`). */
export async function replaceText(file: string, was: string | null, text: string): Promise<void> {
  if (was === null) {
    if (await createFile(file, text, { mode: SHARED })) return;
    throw changed(file, "was made by somebody else in the meantime");
  }
  if (text === was) return;
  const target = await realpath(file).catch(() => file);
  if (readText(target) !== was) throw changed(file, "was changed by somebody else in the meantime");
  const { mode, uid, gid } = await stat(target);
  await replaceFile(target, text, { mode: mode & 0o7777, owner: { uid, gid } });
}

function changed(file: string, what: string): StanchError {
  return new StanchError({
    code: "ERR_FILE_CHANGED",
    message: `${file} ${what}`,
    hint: "run the same command again",
  });
}
