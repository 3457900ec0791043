import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { headCheckpoint } from "../../../src/hosts/embedded/checkpoint.ts";
import { chance } from "./chance.ts";
import { type Files, PAGE, lookAt, workFolder, writeJournal } from "./journal-files.ts";

const folder = workFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { path, told, inDatabase, cold, hot, closed, entries } = writeJournal(join(folder, "one"));
const other = writeJournal(join(folder, "other"));
const outside = headCheckpoint(entries);

/** A log begins with 32 bytes, and each frame in it with 24. */
const FRAME = 24 + PAGE;

/** Reads each damaged copy; what it was taken for, counted. `prefix`: fewer rows, each of them as it was acknowledged. */
function judgeAll(copies: Iterable<readonly [string, Files]>) {
  const counts = { refused: 0, whole: 0, prefix: 0 };
  const wrong: string[] = [];
  const codes = new Set<string>();
  for (const [what, files] of copies) {
    const { refused, hashes, report } = lookAt(path, files, outside === null ? [] : [outside]);
    const isPrefix = hashes.every((hash, index) => hash === told[index]);
    if (refused !== null) {
      counts.refused += 1;
      codes.add(refused);
    } else if (!isPrefix) wrong.push(`${what}: read as something else`);
    else if (hashes.length === told.length) counts.whole += 1;
    else {
      counts.prefix += 1;
      // Whoever kept a checkpoint elsewhere sees that rows are gone.
      if (report.problems[0]?.kind !== "truncated") wrong.push(`${what}: ${hashes.length} rows, unnoticed`);
    }
  }
  return { counts, wrong, codes: [...codes].toSorted() };
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << bit);
  return copy;
}

function patched(bytes: Buffer, at: number, patch: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  patch.copy(copy, at);
  return copy;
}

/** Without the pages or frames from `from` on, `count` of them. */
function without(bytes: Buffer, from: number, size: number): Buffer {
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + size)]);
}

describe("a damaged database file", () => {
  it("has every row to begin with", () => {
    expect(lookAt(path, closed)).toMatchObject({ refused: null, hashes: told, report: { problems: [] } });
    expect(lookAt(path, hot)).toMatchObject({ refused: null, hashes: told });
  });

  it("with a flipped bit anywhere is refused or read as what it was, never as less or something else", () => {
    const draw = chance(1);
    const { counts, wrong, codes } = judgeAll(
      (function* () {
        for (let n = 0; n < 4000; n += 1) {
          const at = draw.below(closed.db.length);
          const bit = draw.below(8);
          yield [`bit ${bit} of byte ${at}`, { ...closed, db: flipped(closed.db, at, bit) }] as const;
        }
      })(),
    );
    expect(wrong).toEqual([]);
    expect(counts.prefix).toBe(0);
    expect(counts.refused).toBeGreaterThan(1000);
    expect(["ERR_JOURNAL_DAMAGED", "ERR_JOURNAL_RELEASE"]).toEqual(expect.arrayContaining([...codes]));
  });

  it("with pages lost, doubled, emptied, cut or overwritten is refused or read as what it was", () => {
    const draw = chance(2);
    const pages = closed.db.length / PAGE;
    const copies: (readonly [string, Files])[] = [];
    const add = (what: string, db: Buffer): void => void copies.push([what, { ...closed, db }]);
    for (let page = 0; page < pages; page += 1) {
      const from = page * PAGE;
      add(`page ${page} is gone`, without(closed.db, from, PAGE));
      add(`page ${page} is empty`, patched(closed.db, from, Buffer.alloc(PAGE)));
      for (let source = 0; source < pages; source += 1) {
        if (source === page) continue;
        const bytes = closed.db.subarray(source * PAGE, (source + 1) * PAGE);
        add(`page ${source} lies over ${page}`, patched(closed.db, from, bytes));
        const alien = other.closed.db.subarray(source * PAGE, (source + 1) * PAGE);
        add(`page ${source} of another run lies over ${page}`, patched(closed.db, from, alien));
      }
    }
    for (let n = 0; n < 600; n += 1) {
      const at = n === 0 ? 0 : 1 + draw.below(closed.db.length - 1);
      add(`cut at ${at}`, closed.db.subarray(0, at));
      const noise = Buffer.from(Array.from({ length: 1 + draw.below(64) }, () => draw.below(256)));
      add(`noise at ${at}`, patched(closed.db, at, noise));
    }
    const { counts, wrong } = judgeAll(copies);
    expect(wrong).toEqual([]);
    // Cut to nothing it is a new and empty journal.
    expect(counts.prefix).toBe(1);
    expect(counts.refused).toBeGreaterThan(1000);
  });
});

describe("a damaged log", () => {
  it("loses at most the newest rows, whole transactions of them, whatever bit was flipped", () => {
    const draw = chance(3);
    const wal = hot.wal ?? Buffer.alloc(0);
    const { counts, wrong } = judgeAll(
      (function* () {
        for (let n = 0; n < 3000; n += 1) {
          const at = draw.below(wal.length);
          const bit = draw.below(8);
          yield [`bit ${bit} of byte ${at}`, { ...hot, shm: null, wal: flipped(wal, at, bit) }] as const;
        }
      })(),
    );
    expect(wrong).toEqual([]);
    expect(counts.prefix).toBeGreaterThan(1000);
  });

  it("is read up to its last whole transaction when its tail is torn off anywhere", () => {
    const draw = chance(4);
    const wal = hot.wal ?? Buffer.alloc(0);
    const lengths = new Set<number>();
    for (let n = 0; n < 1000; n += 1) {
      const at = draw.below(wal.length);
      const { refused, hashes } = lookAt(path, { ...hot, shm: null, wal: wal.subarray(0, at) });
      expect(refused).toBeNull();
      expect(hashes).toEqual(told.slice(0, hashes.length));
      expect(hashes.length).toBeGreaterThanOrEqual(inDatabase);
      lengths.add(hashes.length);
    }
    expect(lengths.size).toBe(told.length - inDatabase);
  });

  it("with frames lost, doubled or swapped, of another run, stale or missing is never read as something else", () => {
    const wal = hot.wal ?? Buffer.alloc(0);
    const frames = Math.floor((wal.length - 32) / FRAME);
    const frame = (n: number): Buffer => wal.subarray(32 + n * FRAME, 32 + (n + 1) * FRAME);
    const copies: (readonly [string, Files])[] = [
      ["no log", { ...hot, wal: null, shm: null }],
      ["an empty log", { ...hot, wal: Buffer.alloc(0), shm: null }],
      ["a log of another run", { ...hot, wal: other.hot.wal, shm: null }],
      ["log and memory of another run", { ...hot, wal: other.hot.wal, shm: other.hot.shm }],
      ["a log over the older database", { db: cold.db, wal, shm: null }],
      ["a log over the database that has it already", { db: closed.db, wal, shm: null }],
      ["memory of another run", { ...hot, shm: other.hot.shm }],
      ["stale memory", { ...hot, shm: cold.shm }],
      ["empty memory", { ...hot, shm: Buffer.alloc(0) }],
      ["noise for memory", { ...hot, shm: Buffer.alloc(32_768, 0xa5) }],
    ];
    for (let one = 0; one < frames; one += 1) {
      const from = 32 + one * FRAME;
      copies.push([`frame ${one} is gone`, { ...hot, shm: null, wal: without(wal, from, FRAME) }]);
      for (let two = 0; two < frames; two += 1) {
        if (one === two) continue;
        const swapped = patched(patched(wal, from, frame(two)), 32 + two * FRAME, frame(one));
        copies.push([`frames ${one} and ${two} are swapped`, { ...hot, shm: null, wal: swapped }]);
        copies.push([
          `frame ${two} lies over ${one}`,
          { ...hot, shm: null, wal: patched(wal, from, frame(two)) },
        ]);
      }
    }
    const { counts, wrong } = judgeAll(copies);
    expect(wrong).toEqual([]);
    expect(counts.prefix).toBeGreaterThan(100);
  });
});

describe("another journal in its place", () => {
  it("is an older copy that only a checkpoint from outside tells from the real one, which verify says", () => {
    const rolledBack = { ...cold, wal: null, shm: null };
    const alone = lookAt(path, rolledBack);
    expect(alone.hashes).toEqual(told.slice(0, inDatabase));
    expect(alone.report.problems).toEqual([]);
    expect(alone.report.unseen).toContain(
      "whether entries were cut off at the end: that takes a checkpoint from outside",
    );
    const seen = lookAt(path, rolledBack, outside === null ? [] : [outside]);
    expect(seen.report.problems[0]).toMatchObject({ seq: told.length, kind: "truncated" });
  });

  it("is one of another run of the same incident, which a checkpoint from outside shows too", () => {
    const { hashes, report } = lookAt(path, other.closed, outside === null ? [] : [outside]);
    expect(hashes).toHaveLength(told.length);
    expect(report.problems[0]?.kind).toBe("checkpoint");
    expect(lookAt(path, other.closed).report.unseen).toHaveLength(3);
  });
});
