import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { createSystemClock } from "../../../src/adapters/clock.ts";
import { checkedJournal } from "../../../src/composition/checked-journal.ts";
import { StanchError } from "../../../src/core/errors.ts";
import type { EventBody, JournalEntry } from "../../../src/core/journal.ts";
import type { Checkpoint } from "../../../src/hosts/embedded/checkpoint.ts";
import { type EmbeddedJournal, openJournal } from "../../../src/hosts/embedded/journal.ts";
import { createLeases } from "../../../src/hosts/embedded/lease.ts";
import { thisProcess } from "../../../src/hosts/embedded/process-identity.ts";
import { type VerifyReport, verifyIncident } from "../../../src/hosts/embedded/verify.ts";
import {
  AT,
  INCIDENT,
  approval,
  checkpointOver,
  judged,
  newIdentity,
  opened,
  signer,
} from "../../hosts/embedded/rows.ts";

export const ana = newIdentity("ana");
export const ben = newIdentity("ben");

/** The files of a journal as bytes; a side file that isn't there is null. */
export interface Files {
  readonly db: Buffer;
  readonly wal: Buffer | null;
  readonly shm: Buffer | null;
}

/** What a journal in such files came to. */
export interface Outcome {
  /** Code of the typed error that reading threw; null if it was read. */
  readonly refused: string | null;
  readonly hashes: readonly string[];
  readonly report: VerifyReport;
}

export const PAGE = 4096;

export function workFolder(): string {
  return mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "stanch-damage-"));
}

export function open(path: string): EmbeddedJournal {
  return openJournal({ path, digester: signer, random: createCryptoRandom() });
}

/** A row that doesn't fit on one page. */
function bulky(n: number): EventBody {
  const data = { statement: `row ${n} ${"long ".repeat(1200)}` };
  return { type: "audit.judged", at: AT, actor: "stanch", data } as unknown as EventBody;
}

/**
 * Writes a journal with a lease, signed rows, a checkpoint and a second incident: rows in the database, later ones in its
 * log (`hot`); once it is closed all of it is in the database (`closed`). `told` has the hash of each row of the incident in the order in which it was acknowledged.
 */
export function writeJournal(folder: string) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "journal.db");
  const journal = open(path);
  const add = (...rows: readonly EventBody[]): void => void journal.append(INCIDENT, rows);
  add(opened(ana, ben), judged(1));
  const { token } = createLeases({ journal, clock: createSystemClock(), self: thisProcess() }).acquire(
    INCIDENT,
    "ana",
  );
  journal.append("L-20261123-z9z9", [opened(ana), judged(1), bulky(2), judged(3)]);
  for (let n = 2; n < 10; n += 1) journal.append(INCIDENT, [n === 4 ? bulky(n) : judged(n)], { token });
  add(approval(ben));
  add(checkpointOver(ana, journal.read(INCIDENT)));
  journal.look((database) => database.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  const inDatabase = journal.read(INCIDENT).length;
  const cold = filesOf(path);
  for (let n = 10; n < 18; n += 1) add(n === 14 ? bulky(n) : judged(n));
  const entries = journal.read(INCIDENT);
  const hot = filesOf(path);
  journal.close();
  const closed = filesOf(path);
  return { path, entries, inDatabase, cold, hot, closed, told: entries.map(({ hash }) => hash) };
}

export function filesOf(path: string): Files {
  const read = (suffix: string): Buffer | null =>
    existsSync(path + suffix) ? readFileSync(path + suffix) : null;
  return { db: readFileSync(path), wal: read("-wal"), shm: read("-shm") };
}

export function putFiles(path: string, { db, wal, shm }: Files): void {
  writeFileSync(path, db, { mode: 0o600 });
  for (const [suffix, bytes] of [
    ["-wal", wal],
    ["-shm", shm],
  ] as const) {
    if (bytes === null) rmSync(path + suffix, { force: true });
    else writeFileSync(path + suffix, bytes, { mode: 0o600 });
  }
}

/** Reads and verifies the journal as stanch does; an error that isn't typed is thrown. */
export function lookAt(path: string, files: Files, checkpoints: readonly Checkpoint[] = []): Outcome {
  putFiles(path, files);
  const nothing = { refused: null, hashes: [], report: verifyIncident([], signer) };
  let journal: EmbeddedJournal | undefined;
  try {
    journal = open(path);
    const entries: readonly JournalEntry[] = checkedJournal(journal, signer).read(INCIDENT);
    const report = verifyIncident(journal.raw(INCIDENT), signer, { checkpoints });
    return { refused: null, hashes: entries.map(({ hash }) => hash), report };
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    return { ...nothing, refused: error.code };
  } finally {
    journal?.close();
  }
}
