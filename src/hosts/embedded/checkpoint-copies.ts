import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { StanchError } from "../../core/errors.ts";
import type { JournalEntry } from "../../core/journal.ts";
import { type Checkpoint, formatCheckpoint, parseCheckpoints, signedCheckpoints } from "./checkpoint.ts";

/** Copies of signed checkpoints in a second place, where whoever rewrites the journal can't rewrite them too. */
export interface CheckpointCopies {
  /** The file of this incident. */
  file(incident: string): string;
  /** Writes the checkpoints of these rows that aren't there yet; durable when it returns, or `ERR_CHECKPOINT_UNWRITABLE`. */
  catchUp(entries: readonly JournalEntry[]): void;
  /** What is kept of an incident; null if nothing is. Throws `ERR_CHECKPOINT_UNREADABLE`. */
  read(incident: string): string | null;
}

/** The folder must be there: one that isn't mounted at the moment must not be made anew on the same disk. */
export function createCheckpointCopies(folder: string): CheckpointCopies {
  const file = (incident: string): string => join(folder, `${incident}.checkpoints`);
  return {
    file,
    read(incident) {
      try {
        return textOf(file(incident), folder);
      } catch (error) {
        throw unreadable(file(incident), error);
      }
    },
    catchUp(entries) {
      const incident = entries[0]?.incident;
      const signed = signedCheckpoints(entries);
      if (incident === undefined || signed.length === 0) return;
      const path = file(incident);
      try {
        const kept = new Set(keptIn(textOf(path, folder)).map(formatCheckpoint));
        const missing = signed.map(formatCheckpoint).filter((text) => !kept.has(text));
        if (missing.length > 0) append(path, missing.join(""), folder);
      } catch (error) {
        throw unwritable(path, error);
      }
    },
  };
}

/** Null if the folder is there and the file isn't. */
function textOf(path: string, folder: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" && isFolder(folder)) return null;
    throw error;
  }
}

function keptIn(text: string | null): readonly Checkpoint[] {
  if (text === null || text === "") return [];
  try {
    return parseCheckpoints(text).checkpoints;
  } catch {
    // Nothing whole in it: all is written again, and the broken piece stays to be seen.
    return [];
  }
}

/** Only ever adds, so that the file may be made append-only. */
function append(path: string, text: string, folder: string): void {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  if (!isFolder(folder)) throw Object.assign(new Error("no folder"), { code: "ENOENT" });
  const descriptor = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw Object.assign(new Error("no plain file"), { code: "not a plain file" });
    try {
      writeWhole(descriptor, endsInLine(descriptor, stats.size) ? text : `\n\n${text}`);
      fsyncSync(descriptor);
    } catch (error) {
      takeBack(descriptor, stats.size);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
  if (process.platform !== "win32") syncFolder(folder);
}

/** A crash may have left half a checkpoint: it must neither look like a whole one nor spoil what comes next. */
function endsInLine(descriptor: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last.toString() === "\n";
}

function writeWhole(descriptor: number, text: string): void {
  let left = Buffer.from(text);
  while (left.length > 0) {
    const written = writeSync(descriptor, left);
    if (written === 0) throw Object.assign(new Error("nothing was written"), { code: "ENOSPC" });
    left = left.subarray(written);
  }
}

function takeBack(descriptor: number, size: number): void {
  try {
    ftruncateSync(descriptor, size);
  } catch {
    // An append-only file keeps the half; reading passes over it.
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}

function unreadable(path: string, error: unknown): StanchError {
  return new StanchError({
    code: "ERR_CHECKPOINT_UNREADABLE",
    message: `the copies of checkpoints in ${path} can't be read (${codeOf(error)})`,
    hint: "look whether the second place of the config (checkpoints) is mounted",
    cause: error,
  });
}

function unwritable(path: string, error: unknown): StanchError {
  return new StanchError({
    code: "ERR_CHECKPOINT_UNWRITABLE",
    message: `the signed checkpoint can't be copied to ${path} (${codeOf(error)})`,
    hint: "put the second place of the config (checkpoints) right, then stanch resume; without a copy there no credential is ended",
    retry: "later",
    cause: error,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
