import { principalsOf } from "../core/audit-event.ts";
import type { AuditGap, AuditRow } from "../core/audit.ts";
import type { SourceReading } from "../core/evidence.ts";
import { type Instant, earliestOf, isAfter, latest, plus } from "../core/time.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import { noteOf } from "./perform.ts";

/** What one source has shown so far of the keys of interest. */
export interface SourceRows {
  readonly reading: SourceReading;
  /** Each row once. */
  readonly rows: readonly AuditRow[];
  /** Rows on other keys that say of one of interest that it was ended, or made anew. */
  readonly about: readonly AuditRow[];
  /** Rows of a source that can't say which key was used: good for counting, never for proof. */
  readonly unnamed: readonly AuditRow[];
}

export interface AuditReader {
  /** Rows since `from` on the given keys, of every source that answers; `silent` names the others. */
  read(
    from: Instant,
    now: Instant,
    keyIds: readonly string[],
  ): Promise<{
    readonly sources: readonly SourceRows[];
    readonly silent: readonly { readonly source: string; readonly reason: string }[];
  }>;
}

interface Memory {
  readonly from: Instant;
  readonly rows: Map<string, AuditRow>;
  readonly about: Map<string, AuditRow>;
  readonly unnamed: Map<string, AuditRow>;
  gaps: SourceReading["gaps"];
  through: Instant;
  /** Time of the newest row. */
  shown: Instant;
}

/** Late rows are looked for this long behind what was read before, in seconds, beyond the declared lag. */
const OVERLAP_SECONDS = 60;

/** Reads audit sources further at each call, keeping only rows that name a key (or nothing but a refusal). */
export function createAuditReader(logs: readonly AuditLog[]): AuditReader {
  const memories = new Map<string, Memory>();
  return {
    async read(from, now, keyIds) {
      const sources: SourceRows[] = [];
      const silent: { source: string; reason: string }[] = [];
      for (const log of logs) {
        try {
          const memory = await readFurther(log, memories.get(log.name), from, now, keyIds);
          memories.set(log.name, memory);
          sources.push({
            reading: readingOf(log, memory),
            rows: [...memory.rows.values()],
            about: [...memory.about.values()],
            unnamed: [...memory.unnamed.values()],
          });
        } catch (error) {
          silent.push({ source: log.name, reason: noteOf(error).message });
        }
      }
      return { sources, silent };
    },
  };
}

async function readFurther(
  log: AuditLog,
  known: Memory | undefined,
  from: Instant,
  now: Instant,
  keyIds: readonly string[],
): Promise<Memory> {
  const fresh = known === undefined || known.from > from;
  const memory: Memory = fresh
    ? { from, rows: new Map(), about: new Map(), unnamed: new Map(), gaps: [], through: from, shown: from }
    : { ...known };
  const overlap = plus(memory.through, -OVERLAP_SECONDS - log.capabilities.lag);
  // The clock may have been ahead when that was read: no further on than what the source has shown so far. What a gap hid
  // may have been delivered since.
  const since = fresh
    ? from
    : (latest(from, earliestOf([overlap, memory.shown, ...memory.gaps.map((gap) => gap.from)])) ?? from);
  const gaps: AuditGap[] = [];
  for await (const item of log.read({ from: since, to: now, keyIds })) {
    if (item.type === "gap") gaps.push(item);
    else keep(memory, item, log.capabilities, keyIds);
  }
  memory.gaps = gaps.map(({ from: start, to, reason }) => ({ from: start, to, reason }));
  memory.through = now;
  return memory;
}

function keep(
  memory: Memory,
  row: AuditRow,
  { identifiesKey }: AuditLog["capabilities"],
  keyIds: readonly string[],
): void {
  const named = nameIn(row, keyIds);
  const id = `${row.id} ${row.hash}`;
  if (named !== null) memory.rows.set(id, named === row.keyId ? row : { ...row, keyId: named });
  else if (isAbout(row, keyIds)) memory.about.set(id, row);
  else if (row.keyId === null && !identifiesKey) memory.unnamed.set(id, row);
  else return;
  if (isAfter(row.at, memory.shown)) memory.shown = row.at;
}

/** By which of the ids a row belongs there: its key's, or that of a principal that is followed like one. */
function nameIn(row: AuditRow, ids: readonly string[]): string | null {
  if (row.keyId !== null && ids.includes(row.keyId)) return row.keyId;
  return principalsOf(row).find((name) => ids.includes(name)) ?? null;
}

function isAbout({ event }: AuditRow, ids: readonly string[]): boolean {
  return (
    event !== undefined &&
    [...event.ended, ...event.minted.map(({ id }) => id)].some((id) => ids.includes(id))
  );
}

function readingOf(log: AuditLog, memory: Memory): SourceReading {
  const { identifiesKey, recordsRefusals, identifiesPrincipal, covers, lag } = log.capabilities;
  return {
    source: log.name,
    identifiesKey,
    recordsRefusals,
    ...(identifiesPrincipal === true ? { identifiesPrincipal } : {}),
    covers,
    lag,
    from: memory.from,
    through: plus(memory.through, -lag),
    gaps: memory.gaps,
  };
}
