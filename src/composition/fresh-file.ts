import { rm } from "node:fs/promises";
import { appendPrivateFile, createPrivateFile } from "../adapters/private-file.ts";
import { StanchError } from "../core/errors.ts";

/** A new 0600 file that is taken away again if the work doesn't come to its end. */
export interface FreshFile {
  /** Durable when it resolves. */
  append(text: string): Promise<void>;
  abandon(): Promise<void>;
}

/** One that is there already throws `ERR_FILE_EXISTS`, before any work is done for it. */
export async function openFreshFile(file: string): Promise<FreshFile> {
  if (!(await createPrivateFile(file, "")))
    throw new StanchError({ code: "ERR_FILE_EXISTS", message: `${file} is there already and is kept` });
  return {
    append: async (text) => appendPrivateFile(file, text),
    abandon: async () => rm(file, { force: true }),
  };
}
