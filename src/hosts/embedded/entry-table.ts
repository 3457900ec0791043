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

export function createEntryTable(database: DatabaseSync, digester: Digester): EntryTable {
  const list = database.prepare("SELECT incident FROM entry GROUP BY incident ORDER BY min(place)");
  const after = database.prepare(`SELECT ${COLUMNS} FROM entry WHERE incident = ? AND seq > ? ORDER BY seq`);
  const insert = database.prepare(
    `INSERT INTO entry (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${COLUMNS}`,
  );
  const holds = database.prepare(
    "SELECT 1 FROM lease WHERE incident = ? AND token = ? AND holder IS NOT NULL",
  );

  const rawOf = (row: unknown): RawEntry => {
    const { incident, seq, at, actor, type, data, prev, hash } = row as Stored;
    return { incident, seq, at, actor, type, data: parsed(data, digester), prev, hash };
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
