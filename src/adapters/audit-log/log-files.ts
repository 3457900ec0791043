import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { StanchError } from "../../core/errors.ts";
import { toMillis } from "../../core/time.ts";
import type { Instant } from "../../core/time.ts";

/** One file of a log, open: a rotation can't take it away any more. */
export interface LogFile {
  readonly handle: FileHandle;
  readonly inode: number;
  /** The one that is appended to, as opposed to those rotated away. */
  readonly current: boolean;
}

export interface OpenLog {
  /** Oldest first; the current file is last. */
  readonly files: readonly LogFile[];
  /** An older rotated file exists that was last written before `from`: nothing is missing at the start. */
  readonly reachesBack: boolean;
}

const TRIES = 5;
const TRY_AGAIN_MS = 100;
const MOST_ROTATED = 1000;

/** Opens the log and, oldest first, `PATH.1`, `PATH.2.gz` … as far back as `from`. Throws `ERR_AUDIT_UNREADABLE`. */
export async function openLog(name: string, path: string, from: Instant): Promise<OpenLog> {
  for (let attempt = 1; ; attempt += 1) {
    const files: LogFile[] = [];
    try {
      const current = await openFile(path, true);
      files.push(current);
      const reachesBack = await openRotated(path, from, files);
      // Had the names moved on meanwhile, a file could be missing from the list.
      if ((await stat(path)).ino === current.inode) return { files: files.toReversed(), reachesBack };
      if (attempt === TRIES) throw new Error("it is rotated again and again");
      await closeAll(files);
    } catch (error) {
      await closeAll(files);
      // Between the two halves of a rotation there is no current file for a moment.
      if (attempt === TRIES || !isMissing(error)) throw unreadable(name, error);
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
}

/** The file that now has the name, if the one that was read has been rotated away. */
export async function openSuccessor(path: string, read: LogFile): Promise<LogFile | null> {
  const now = await stat(path).catch(() => null);
  if (now === null || now.ino === read.inode) return null;
  return openFile(path, true).catch(() => null);
}

export async function closeAll(files: readonly LogFile[]): Promise<void> {
  await Promise.all(files.map(({ handle }) => handle.close().catch(() => undefined)));
}

/** The bytes of a file from its start, unpacked if they are gzip. `onTruncated` is told when it shrank under the reader. */
export async function* readBytes(file: LogFile, onTruncated: () => void): AsyncGenerator<Buffer> {
  const magic = Buffer.alloc(2);
  const { bytesRead } = await file.handle.read(magic, 0, 2, 0);
  if (bytesRead < 2 || magic[0] !== 0x1f || magic[1] !== 0x8b)
    return yield* readPlain(file.handle, onTruncated);
  const packed = file.handle.createReadStream({ start: 0, autoClose: false });
  const unpacked = createGunzip();
  packed.once("error", (error) => unpacked.destroy(error));
  yield* packed.pipe(unpacked) as AsyncIterable<Buffer>;
}

async function* readPlain(handle: FileHandle, onTruncated: () => void): AsyncGenerator<Buffer> {
  let position = 0;
  for (let truncations = 0; ;) {
    const buffer = Buffer.alloc(64 * 1024);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    position += bytesRead;
    if (bytesRead > 0) {
      yield buffer.subarray(0, bytesRead);
      continue;
    }
    if ((await handle.stat()).size >= position || truncations === TRIES) return;
    // Copied away and cut to zero: what is here now was written afterwards.
    truncations += 1;
    position = 0;
    onTruncated();
    yield Buffer.from("\n");
  }
}

async function openRotated(path: string, from: Instant, files: LogFile[]): Promise<boolean> {
  for (let number = 1; number <= MOST_ROTATED; number += 1) {
    const found = await firstFile([`${path}.${number}`, `${path}.${number}.gz`]);
    if (found === null) return false;
    if (found.modified < toMillis(from)) return true;
    files.push(await openFile(found.path, false));
  }
  return false;
}

async function firstFile(
  paths: readonly string[],
): Promise<{ readonly path: string; readonly modified: number } | null> {
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found?.isFile() === true) return { path, modified: found.mtimeMs };
  }
  return null;
}

async function openFile(path: string, current: boolean): Promise<LogFile> {
  // Opening a pipe would wait for a writer, so look first.
  if (!(await stat(path)).isFile()) throw new Error("it isn't a regular file");
  const handle = await open(path, "r");
  const { ino } = await handle.stat();
  return { handle, inode: ino, current };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function unreadable(name: string, error: unknown): StanchError {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  const message = error instanceof Error ? error.message : "unknown";
  const why = code === "ENOENT" ? "there is no such file" : (code ?? message);
  return new StanchError({
    code: "ERR_AUDIT_UNREADABLE",
    message: `the audit source ${name} can't be read: ${why}`,
    hint: "the operator names its path in the config",
    retry: "later",
  });
}
