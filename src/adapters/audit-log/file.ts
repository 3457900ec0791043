import { stat } from "node:fs/promises";
import { isAfter, plus } from "../../core/time.ts";
import type { AuditGap, AuditQuery, AuditRow } from "../../core/audit.ts";
import type { LineReader } from "../../formats/line-record.ts";
import type { RowFormat } from "../../formats/row-format.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import { clip } from "./gaps.ts";
import { createIntake } from "./intake.ts";
import type { Intake } from "./intake.ts";
import { type Piece, createJsonSplitter } from "./json-records.ts";
import { closeAll, openLog, openSuccessor, readBytes } from "./log-files.ts";
import type { LogFile } from "./log-files.ts";
import { sha256 } from "./sha256.ts";
import { type LinePiece, createLineSplitter } from "./text-lines.ts";

export interface FileAuditLogOptions {
  readonly name: string;
  /** Text lines or JSON records, as `rows` has it, plain or gzip; rotated files beside it (`PATH.1`, `PATH.2.gz`) are read too. */
  readonly path: string;
  readonly rows: RowFormat;
  /** Nobody writes it any more: its last line is whole, whether or not it ends. */
  readonly isExport?: boolean;
}

const NEWLINE = 0x0a;

/**
 * A log file as an audit source, read as a stream. Records that can't be read, a file cut short under the reader and a
 * stretch before the file's first row become gaps; a last record that is still being written is left for the next
 * reading. Throws `ERR_AUDIT_UNREADABLE` where there is no readable file.
 */
export function createFileAuditLog({ name, path, rows, isExport = false }: FileAuditLogOptions): AuditLog {
  const readRows = rows.lines === undefined ? readRecords : readLines(rows.lines, isExport);
  return {
    name,
    capabilities: rows.capabilities,
    async *read(query) {
      const { files, reachesBack } = await openLog(name, path, query.from);
      const opened = [...files];
      try {
        const intake = createIntake(rows, query, "ascending");
        for (const file of files) yield* readRows(file, intake);
        let last = opened.at(-1);
        for (let rotations = 0; last !== undefined && rotations < 5; rotations += 1) {
          const successor = await openSuccessor(path, last);
          if (successor === null) break;
          opened.push(successor);
          yield* readRows(successor, intake);
          last = successor;
        }
        yield* intake.end();
        if (!reachesBack) yield* await startGap(query, intake.first(), rows, path);
      } finally {
        await closeAll(opened);
      }
    },
  };
}

function readRecords(file: LogFile, intake: Intake): AsyncGenerator<AuditRow | AuditGap> {
  // The writer of the current file may be in the middle of its last record.
  const isUnfinished = (piece: Piece): boolean =>
    piece.is === "unreadable" && piece.why === "tail" && file.current;
  return readPieces(file, intake, createJsonSplitter(), takeRecord, isUnfinished);
}

/** What stands in an unfinished line might fit as well: half a status is a status. */
function readLines(read: LineReader, isExport: boolean): typeof readRecords {
  return (file, intake) =>
    readPieces(file, intake, createLineSplitter(), takeLine(read), () => file.current && !isExport);
}

async function* readPieces<P>(
  file: LogFile,
  intake: Intake,
  splitter: { push(chunk: Buffer): readonly P[]; end(): readonly P[] },
  take: (piece: P, intake: Intake) => readonly (AuditRow | AuditGap)[],
  isUnfinished: (last: P) => boolean,
): AsyncGenerator<AuditRow | AuditGap> {
  let isAtLineEnd = false;
  try {
    for await (const bytes of readBytes(file, () =>
      intake.unreadable("the file was cut short while it was read"),
    )) {
      isAtLineEnd = bytes.at(-1) === NEWLINE;
      for (const piece of splitter.push(bytes)) yield* take(piece, intake);
    }
    for (const piece of splitter.end()) if (isAtLineEnd || !isUnfinished(piece)) yield* take(piece, intake);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    intake.unreadable(`the file is damaged (${code})`);
  }
}

function takeLine(read: LineReader) {
  return (piece: LinePiece, intake: Intake): readonly (AuditRow | AuditGap)[] => {
    const line =
      piece.is === "record" ? read(piece.bytes.toString("utf8")) : { problem: "it is longer than 64 KiB" };
    if (line !== null && "record" in line && piece.is === "record")
      return intake.record(line.record, sha256(piece.bytes));
    if (line !== null && "problem" in line) intake.unreadable(line.problem);
    return [];
  };
}

function takeRecord(piece: Piece, intake: Intake): readonly (AuditRow | AuditGap)[] {
  const raw = piece.is === "record" ? parse(piece.bytes.toString("utf8")) : undefined;
  if (piece.is === "record" && raw !== undefined) return intake.record(raw, sha256(piece.bytes));
  const isLong = piece.is === "unreadable" && piece.why === "too-long";
  intake.unreadable(isLong ? "it is longer than 1 MiB" : "it isn't JSON");
  return [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a file doesn't reach back to was rotated away or never logged: nobody can say that it was quiet. */
async function startGap(
  query: AuditQuery,
  first: string | null,
  rows: RowFormat,
  path: string,
): Promise<readonly AuditGap[]> {
  // An empty file begins where it was made or emptied. Rows may be written late, so a full one is complete only later.
  const begins =
    first === null
      ? await stat(path).then(
          ({ mtime }) => mtime.toISOString(),
          () => query.to,
        )
      : plus(first, rows.capabilities.lag);
  return isAfter(begins, query.from) ? clip(query, query.from, begins, "the log file begins later") : [];
}
