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
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new StanchError({ code: "ERR_FILE_UNREADABLE", message: `${file} can't be read: ${reason}` });
  }
}
