import { constants } from "node:fs";
import type { Stats } from "node:fs";
import { chmod, lstat, mkdir, open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { type Happened, StanchError } from "../core/errors.ts";
import { codeOf, createFile, replaceFile } from "./atomic-write.ts";

const PRIVATE_FILE = { mode: 0o600 };
const OTHERS = 0o077;

/**
 * Creates the directory and its missing parents with mode 0700, whatever the umask. One that is there already must be
 * this user's own and closed to others, or `ERR_FILE_NOT_PRIVATE` is thrown.
 */
export async function ensurePrivateDirectory(path: string): Promise<void> {
  return typed("ERR_FILE_WRITE", path, async () => {
    const found = await lstatOrNull(path);
    if (found === null) {
      await makeDirectory(path);
      return ensurePrivateDirectory(path);
    }
    if (!found.isDirectory()) throw notPrivate(path, "isn't a directory");
    checkPrivate(path, found);
  });
}

/**
 * The content of a file that only this user can read, or null if there is none. Throws `ERR_FILE_NOT_PRIVATE`, or
 * `ERR_FILE_READ` where the disk fails.
 */
export async function readPrivateFile(path: string): Promise<Buffer | null> {
  return typed("ERR_FILE_READ", path, () =>
    withFile(path, constants.O_RDONLY, (handle) => handle.readFile()),
  );
}

/** Replaces the file atomically with mode 0600; one that isn't private is refused (`ERR_FILE_NOT_PRIVATE`). */
export async function writePrivateFile(path: string, data: string | Uint8Array): Promise<void> {
  await typed("ERR_FILE_WRITE", path, async () => {
    const found = await lstatOrNull(path);
    if (found !== null) checkFile(path, found);
  });
  await replaceFile(path, data, PRIVATE_FILE);
}

/** As `writePrivateFile`, but a file that is there already stays, and the answer is then false. */
export async function createPrivateFile(path: string, data: string | Uint8Array): Promise<boolean> {
  return createFile(path, data, PRIVATE_FILE);
}

/** Adds text at the end of a private file and creates it first if need be; durable when it resolves. */
export async function appendPrivateFile(path: string, text: string): Promise<void> {
  await typed("ERR_FILE_WRITE", path, async () => {
    if ((await lstatOrNull(path)) === null) await createPrivateFile(path, "");
  });
  await typed(
    "ERR_FILE_WRITE",
    path,
    () =>
      withFile(path, constants.O_WRONLY | constants.O_APPEND, async (handle) => {
        await handle.appendFile(text);
        await handle.sync();
      }),
    // Half of it may stand there.
    "unknown",
  );
}

/** What the file system says, as an error that says what to do; our own errors pass unchanged. */
async function typed<T>(
  code: "ERR_FILE_READ" | "ERR_FILE_WRITE",
  path: string,
  work: () => Promise<T>,
  happened: Happened = "no",
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = codeOf(error);
    if (error instanceof StanchError || why === "") throw error;
    const verb = code === "ERR_FILE_READ" ? "read" : "written";
    throw new StanchError({
      code,
      message: `${path} can't be ${verb} (${why})`,
      hint: "put the disk or the permissions right, then run the same command again",
      retry: "later",
      happened,
      cause: error,
    });
  }
}

async function makeDirectory(path: string): Promise<void> {
  if (dirname(path) !== path && (await lstatOrNull(dirname(path))) === null)
    await makeDirectory(dirname(path));
  try {
    await mkdir(path, 0o700);
    // The umask may have taken the owner's own rights away.
    await chmod(path, 0o700);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** Opens without following a symlink, and checks what was opened rather than what was there a moment before. */
async function withFile<T>(
  path: string,
  flags: number,
  use: (handle: FileHandle) => Promise<T>,
): Promise<T | null> {
  let handle: FileHandle;
  try {
    // Non-blocking: opening a named pipe must not hang.
    handle = await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    if (["ELOOP", "ENXIO", "EISDIR"].includes(codeOf(error))) throw notPrivate(path, "isn't a plain file");
    if (["EACCES", "EPERM"].includes(codeOf(error))) throw notPrivate(path, "belongs to another user");
    throw error;
  }
  try {
    checkFile(path, await handle.stat());
    return await use(handle);
  } finally {
    await handle.close();
  }
}

function checkFile(path: string, stats: Stats): void {
  if (!stats.isFile()) throw notPrivate(path, "isn't a plain file");
  checkPrivate(path, stats);
}

function checkPrivate(path: string, stats: Stats): void {
  const user = process.getuid?.();
  if (user === undefined) return;
  if (stats.uid !== user) throw notPrivate(path, "belongs to another user");
  if ((stats.mode & OTHERS) !== 0) {
    throw notPrivate(path, "is open to other users", `chmod ${stats.isDirectory() ? "700" : "600"} ${path}`);
  }
}

async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function notPrivate(path: string, why: string, hint?: string): StanchError {
  return new StanchError({
    code: "ERR_FILE_NOT_PRIVATE",
    message: `${path} ${why}`,
    ...(hint === undefined ? {} : { hint }),
  });
}
