import type { DatabaseSync } from "node:sqlite";
import type { EventBody, JournalEntry } from "../../core/journal.ts";
import type { AppendOptions, Journal } from "../../ports/journal.ts";
import type { Random } from "../../ports/random.ts";
import { type Digester, type Joint, type RawEntry, chainProblem, entryHash } from "./chain.ts";
import { inTransaction, openDatabase } from "./database.ts";
import { type EntryTable, createEntryTable } from "./entry-table.ts";
import { damaged, headMoved, leaseLost, unsound, unstorable } from "./journal-error.ts";
import { plainData } from "./plain-data.ts";
import { storageError } from "./storage-error.ts";

export interface JournalOptions {
  /** The database file, whose directory belongs to stanch alone; or `IN_MEMORY`. */
  readonly path: string;
  readonly digester: Digester;
  /** For the random start of each chain. */
  readonly random: Random;
}

/** What `transact` offers while it holds the write lock. */
export interface Transaction {
  readonly database: DatabaseSync;
  append(incident: string, events: readonly EventBody[], options?: AppendOptions): readonly JournalEntry[];
}

export interface EmbeddedJournal extends Journal {
  /** Rows as they are stored, right or wrong, for `verifyIncident`. */
  raw(incident: string): readonly RawEntry[];
  /** What SQLite finds wrong with its own file, in its words; null if nothing. */
  damage(): string | null;
  /** A query without the write lock. */
  look<T>(query: (database: DatabaseSync) => T): T;
  /** One write transaction: all of it is durable when this returns, or nothing is stored. */
  transact<T>(work: (transaction: Transaction) => T): T;
  close(): void;
}

/**
 * The journal of a workspace in one SQLite file. Throws `ERR_JOURNAL_UNWRITABLE`, `ERR_JOURNAL_BUSY`, `ERR_JOURNAL_RELEASE`
 * or `ERR_STATE_UNSAFE`; nothing is ever half-written.
 */
export function openJournal({ path, digester, random }: JournalOptions): EmbeddedJournal {
  const database = openDatabase(path);
  const table = tableOf(database, digester, path);
  /** The newest entry of each incident that this connection has verified: only what came later is checked again. */
  const verified = new Map<string, Joint>();
  /** The table gives the same object only for a row that is the same to the letter: its hash is worked out once. */
  const sound = new WeakSet<RawEntry>();

  const loading = <T>(load: () => T): T => {
    try {
      return load();
    } catch (error) {
      throw storageError(error, path, "read");
    }
  };

  let isSound = false;
  const damage = (): string | null => {
    const found = loading(() => database.prepare("PRAGMA integrity_check(1)").get());
    const [what] = Object.values(found ?? {});
    return what === "ok" ? null : String(what).split("\n").slice(-1).join("");
  };

  const read = (incident: string, after: number): readonly RawEntry[] => {
    // An index that lost a row would hide it, and the chain of the others still fits: looked at once, before it is relied on.
    if (!isSound) {
      const what = damage();
      if (what !== null) throw unsound(path, what);
      isSound = true;
    }
    const known = verified.get(incident);
    // The known entry is read again as the anchor: if it still has its hash, so has everything before it.
    const from = known === undefined ? 0 : Math.min(after, known.seq - 1);
    let joint: Joint = { incident, seq: from, hash: null };
    const rows = loading(() => table.after(incident, from));
    for (const row of rows) {
      const problem = chainProblem(digester, row, joint, sound);
      if (problem !== null) throw damaged(incident, joint.seq + 1, problem.detail);
      if (row.seq === known?.seq && row.hash !== known.hash) throw damaged(incident, row.seq, "was replaced");
      joint = row;
    }
    if (known !== undefined && joint.seq < known.seq) throw damaged(incident, joint.seq + 1, "is gone");
    if (joint.seq > 0) verified.set(incident, joint);
    return rows.filter((row) => row.seq > after);
  };

  const append = (
    incident: string,
    events: readonly EventBody[],
    options: AppendOptions,
  ): readonly RawEntry[] => {
    read(incident, verified.get(incident)?.seq ?? 0);
    const head = verified.get(incident);
    if (options.token !== undefined && !table.holds(incident, options.token)) throw leaseLost(incident);
    if (options.atHead !== undefined && options.atHead !== (head?.seq ?? 0))
      throw headMoved(incident, options.atHead);
    let joint: Joint = head ?? { incident, seq: 0, hash: null };
    return events.map(({ at, actor, type, data }) => {
      const prev = joint.hash ?? digester.digest(random.token(32));
      const entry = { incident, seq: joint.seq + 1, at, actor, type, data: plainData(data), prev };
      const stored = table.insert({ ...entry, hash: entryHash(digester, entry) });
      // A row that reading would refuse must not get in: it would shut the journal for good.
      const problem = chainProblem(digester, stored, joint, sound);
      if (problem !== null) throw unstorable(type);
      joint = stored;
      return stored;
    });
  };

  const transact = <T>(work: (transaction: Transaction) => T): T => {
    const before = new Map(verified);
    try {
      return inTransaction(database, path, () =>
        work({
          database,
          append(incident, events, options = {}) {
            const entries = append(incident, events, options);
            const last = entries.at(-1);
            if (last !== undefined) verified.set(incident, last);
            return entries as readonly JournalEntry[];
          },
        }),
      );
    } catch (error) {
      verified.clear();
      for (const [incident, joint] of before) verified.set(incident, joint);
      throw error;
    }
  };

  return {
    incidents: () => loading(() => table.incidents()),
    // The chain proves that these are the rows that were appended, and only `EventBody` can be appended.
    read: (incident, after = 0) => read(incident, after) as readonly JournalEntry[],
    append: (incident, events, options) =>
      transact((transaction) => transaction.append(incident, events, options)),
    damage,
    raw: (incident) => loading(() => table.after(incident, 0)),
    look: (query) => loading(() => query(database)),
    transact,
    close: () => database.close(),
  };
}

/** A damaged schema shows in the first statement that names what it should have. */
function tableOf(database: DatabaseSync, digester: Digester, path: string): EntryTable {
  try {
    return createEntryTable(database, digester);
  } catch (error) {
    database.close();
    throw storageError(error, path, "open");
  }
}
