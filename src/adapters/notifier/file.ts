import type { Notifier } from "../../ports/notifier.ts";
import { appendPrivateFile } from "../private-file.ts";
import { noticeText } from "./plain-text.ts";

export interface FileNotifierOptions {
  readonly name: string;
  readonly path: string;
}

/** Adds notices to a 0600 file, an empty line between them. Throws `ERR_FILE_NOT_PRIVATE` or `ERR_FILE_WRITE`. */
export function createFileNotifier({ name, path }: FileNotifierOptions): Notifier {
  return {
    name,
    send: (notice) => appendPrivateFile(path, `${noticeText(notice)}\n`),
  };
}
