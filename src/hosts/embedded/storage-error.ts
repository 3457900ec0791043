import { StanchError } from "../../core/errors.ts";

/** Where in its work the storage failed. */
export type StoragePhase = "open" | "read" | "write" | "commit";

const BUSY = new Set([5, 6]);
const NOT_A_JOURNAL = new Set([11, 26]);
const IO_ERROR = 10;
/** Permission, read-only, I/O error, full, can't open, locks that don't work. */
const UNWRITABLE = new Set([3, 8, IO_ERROR, 13, 14, 15]);
const UNWRITABLE_FILE = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOSPC",
  "EDQUOT",
  "EIO",
  "EFBIG",
  "EMFILE",
  "ENFILE",
  "ENOTDIR",
]);

/** What SQLite or the file system threw, as an error that says what to do; our own errors pass unchanged. */
export function storageError(error: unknown, path: string, phase: StoragePhase): unknown {
  if (error instanceof StanchError) return error;
  const { code, errcode, errstr } = shapeOf(error);
  // Extended result codes carry the primary one in their low byte.
  const primary = errcode & 0xff;
  if (BUSY.has(primary)) return busy(path, error);
  if (NOT_A_JOURNAL.has(primary)) return unreadable(path, errstr, error);
  if (UNWRITABLE.has(primary) || UNWRITABLE_FILE.has(code)) {
    // A commit that failed half-way may come back when the log is recovered.
    const happened = phase === "commit" && primary === IO_ERROR ? "unknown" : "no";
    return unwritable(path, errstr === "" ? code : errstr, happened, error);
  }
  // What else SQLite refuses is no slip of the caller's: its tables aren't those that we made.
  return phase === "read" || phase === "open" || errcode > 0
    ? unreadable(path, errstr === "" ? "unexpected content" : errstr, error)
    : error;
}

function shapeOf(error: unknown): { code: string; errcode: number; errstr: string } {
  const { code, errcode, errstr } = (error instanceof Error ? error : {}) as Record<string, unknown>;
  return {
    code: typeof code === "string" ? code : "",
    errcode: typeof errcode === "number" ? errcode : 0,
    errstr: typeof errstr === "string" ? errstr : "",
  };
}

function busy(path: string, cause: unknown): StanchError {
  return new StanchError({
    code: "ERR_JOURNAL_BUSY",
    message: `another process is writing to ${path} and doesn't finish`,
    hint: "look for a stopped stanch process, then run the same command again",
    retry: "later",
    cause,
  });
}

function unreadable(path: string, why: string, cause: unknown): StanchError {
  return new StanchError({
    code: "ERR_JOURNAL_DAMAGED",
    message: `${path} can't be read as a journal: ${why}`,
    hint: "keep the files as they are and run stanch verify",
    cause,
  });
}

function unwritable(path: string, why: string, happened: "no" | "unknown", cause: unknown): StanchError {
  return new StanchError({
    code: "ERR_JOURNAL_UNWRITABLE",
    message: `${path} can't be written: ${why}`,
    hint: "make room or put the permissions right, then run the same command again; without a journal nothing is done",
    retry: "later",
    happened,
    cause,
  });
}
