import { readFileSync } from "node:fs";
import { StanchError } from "../core/errors.ts";

/** A file's text, or one clear error (`ERR_FILE_UNREADABLE`). */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new StanchError({ code: "ERR_FILE_UNREADABLE", message: `${file} can't be read: ${reason}` });
  }
}
