import { DatabaseSync } from "node:sqlite";
import { StanchError } from "../../core/errors.ts";
import { prepareStateFile } from "./state-directory.ts";
import { storageError } from "./storage-error.ts";

const SCHEMA_VERSION = 1;
const BUSY_MS = 5000;

/** The triggers are against slips, not against thieves: those are what the chain and the checkpoints are for. */
const SCHEMA = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE entry (
    place INTEGER PRIMARY KEY,
    incident TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
    type TEXT NOT NULL, data TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL,
    UNIQUE (incident, seq)
  ) STRICT;
  CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries stay'); END;
  CREATE TRIGGER entry_stands BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries stand'); END;
  CREATE TABLE lease (incident TEXT PRIMARY KEY, token INTEGER NOT NULL, holder TEXT) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('schema', '${SCHEMA_VERSION}');
`;

/** In the place of a path: kept in memory, for what is forgotten when it is closed. */
export const IN_MEMORY = ":memory:";

/** Opens or creates the database: durable at every commit, private, of a schema that this release knows (`ERR_JOURNAL_RELEASE`). */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (path !== IN_MEMORY) prepareStateFile(path);
    database = new DatabaseSync(path, { timeout: BUSY_MS });
    // FULL syncs the log at each commit; fullfsync matters on macOS, where a plain fsync stops at the drive's cache.
    database.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA trusted_schema = OFF",
    );
    const opened = database;
    inTransaction(opened, path, () => settleSchema(opened, path));
    return opened;
  } catch (error) {
    database?.close();
    throw storageError(error, path, "open");
  }
}

/** Runs `work` under the write lock: everything that it wrote is durable, or nothing is stored and it throws. */
export function inTransaction<T>(database: DatabaseSync, path: string, work: () => T): T {
  let result: T;
  try {
    database.exec("BEGIN IMMEDIATE");
    result = work();
  } catch (error) {
    rollBack(database);
    throw storageError(error, path, "write");
  }
  try {
    database.exec("COMMIT");
  } catch (error) {
    rollBack(database);
    throw storageError(error, path, "commit");
  }
  return result;
}

function settleSchema(database: DatabaseSync, path: string): void {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  if (tables.length === 0) return database.exec(SCHEMA);
  const known = tables.some((table) => table["name"] === "meta");
  const meta = known ? database.prepare("SELECT key, value FROM meta").all() : [];
  const valueOf = (key: string): unknown => meta.find((row) => row["key"] === key)?.["value"];
  const version = Number(valueOf("schema"));
  if (version === SCHEMA_VERSION) return;
  if (!Number.isInteger(version) || version < 1) {
    throw new StanchError({ code: "ERR_JOURNAL_DAMAGED", message: `${path} isn't a journal of stanch` });
  }
  const release = valueOf("release");
  throw new StanchError({
    code: "ERR_JOURNAL_RELEASE",
    message: `${path} has schema ${version}, this release knows ${SCHEMA_VERSION}`,
    hint: typeof release === "string" ? `use stanch ${release} or later` : "use the release that wrote it",
  });
}

function rollBack(database: DatabaseSync): void {
  // SQLite rolls back by itself after a full disk or an I/O error.
  if (database.isTransaction) database.exec("ROLLBACK");
}
