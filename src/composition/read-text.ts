import { readFileSync } from "node:fs";
import { StanchError } from "../core/errors.ts";

/** A file's text, or one clear error (`ERR_FILE_UNREADABLE`). */
export function readText(file: string): string {
  return readBytes(file).toString("utf8");
}

/** The same, byte for byte. */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    const reason = WORDS[code] ?? code;
    throw new StanchError({ code: "ERR_FILE_UNREADABLE", message: `${file} can't be read: ${reason}` });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "this account may not read it",
};
