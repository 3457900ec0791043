import { chmodSync, copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StanchError } from "../../core/errors.ts";
import { type EmbeddedJournal, type JournalOptions, openJournal } from "./journal.ts";

const TRIES = 5;

/** What a journal is opened for. */
export interface OpenedJournal {
  readonly journal: EmbeddedJournal;
  /** Why nothing can be written; null if it can. */
  readonly unwritable: StanchError | null;
}

/**
 * Opens a journal; one on a full or read-only disk for reading only, from a private copy that goes when it is closed,
 * because SQLite can't open a log without writing beside it. Every write then throws what opening threw.
 */
export function openToRead(options: JournalOptions): OpenedJournal {
  try {
    return { journal: openJournal(options), unwritable: null };
  } catch (error) {
    if (!(error instanceof StanchError) || error.code !== "ERR_JOURNAL_UNWRITABLE") throw error;
    const copy = copyOf(options.path);
    if (copy === null) throw error;
    return { journal: fromCopy(copy, options, error), unwritable: error };
  }
}

function fromCopy(folder: string, options: JournalOptions, error: StanchError): EmbeddedJournal {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const refuse = (): never => {
    throw error;
  };
  let journal: EmbeddedJournal;
  try {
    journal = openJournal({ ...options, path: join(folder, "journal.db") });
  } catch (damage) {
    remove();
    throw damage;
  }
  return {
    ...journal,
    append: refuse,
    transact: refuse,
    close: () => {
      journal.close();
      remove();
    },
  };
}

/** A folder with the database and its log, as they were at one moment; null if they can't be read or copied. */
function copyOf(path: string): string | null {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), "stanch-read-"));
    chmodSync(folder, 0o700);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const before = stampOf(path);
      for (const suffix of ["", "-wal"]) {
        const target = join(folder, `journal.db${suffix}`);
        rmSync(target, { force: true });
        if (statSync(path + suffix, { throwIfNoEntry: false }) === undefined) continue;
        copyFileSync(path + suffix, target);
        chmodSync(target, 0o600);
      }
      // Somebody else may be able to write and be doing so.
      if (stampOf(path) === before) return folder;
    }
  } catch {
    // What can't be copied can't be shown: the caller says why it couldn't be opened.
  }
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
  return null;
}

function stampOf(path: string): string {
  const stamps = ["", "-wal"].map((suffix) => {
    const stats = statSync(path + suffix, { throwIfNoEntry: suffix === "" });
    return stats === undefined ? "none" : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
  });
  return stamps.join(" ");
}
