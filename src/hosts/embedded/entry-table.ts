import type { DatabaseSync } from "node:sqlite";
import type { Digester, RawEntry } from "./chain.ts";

/** The SQL of entries and of the lease's token; knows no rule. */
export interface EntryTable {
  incidents(): readonly string[];
  after(incident: string, seq: number): readonly RawEntry[];
  /** The row as SQLite stored it. */
  insert(entry: RawEntry): RawEntry;
  holds(incident: string, token: number): boolean;
}

type Stored = Omit<RawEntry, "data"> & { readonly data: string };

const COLUMNS = "incident, seq, at, actor, type, data, prev, hash";
const NAMES = ["incident", "seq", "at", "actor", "type", "data", "prev", "hash"] as const;
/** So many rows are remembered: more than a response has. */
const MOST_REMEMBERED = 4096;

export function createEntryTable(database: DatabaseSync, digester: Digester): EntryTable {
  const list = database.prepare("SELECT incident FROM entry GROUP BY incident ORDER BY min(place)");
  const after = database.prepare(`SELECT ${COLUMNS} FROM entry WHERE incident = ? AND seq > ? ORDER BY seq`);
  const insert = database.prepare(
    `INSERT INTO entry (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${COLUMNS}`,
  );
  const holds = database.prepare(
    "SELECT 1 FROM lease WHERE incident = ? AND token = ? AND holder IS NOT NULL",
  );

  /** A row that is still the same to the letter is given as the same object: it isn't parsed, or judged, again. */
  const remembered = new Map<string, { readonly stored: Stored; readonly entry: RawEntry }>();

  const rawOf = (row: unknown): RawEntry => {
    const stored = row as Stored;
    const before = remembered.get(stored.hash);
    if (before !== undefined && NAMES.every((name) => before.stored[name] === stored[name]))
      return before.entry;
    const { incident, seq, at, actor, type, data, prev, hash } = stored;
    const entry = { incident, seq, at, actor, type, data: parsed(data, digester), prev, hash };
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(hash, { stored, entry });
    return entry;
  };

  return {
    incidents: () => list.all().map((row) => String(row["incident"])),
    after: (incident, seq) => after.all(incident, seq).map(rawOf),
    insert({ incident, seq, at, actor, type, data, prev, hash }) {
      return rawOf(insert.get(incident, seq, at, actor, type, digester.canonical(data), prev, hash));
    },
    holds: (incident, token) => holds.get(incident, token) !== undefined,
  };
}

/** Text that isn't the canonical form of anything stays text: its row then fails its hash. */
function parsed(text: string, digester: Digester): unknown {
  try {
    const data: unknown = JSON.parse(text);
    return digester.canonical(data) === text ? data : text;
  } catch {
    return text;
  }
}
