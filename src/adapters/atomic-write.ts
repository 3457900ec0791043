import { randomBytes } from "node:crypto";
import { link, open, readdir, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StanchError } from "../core/errors.ts";

/** Mode and, if it must not be the one of this process, owner of a file that is written. */
export interface FileAttributes {
  readonly mode: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Replaces a file at once or not at all, whatever the umask; durable when it resolves. A symlink in its place is
 * replaced, not followed. Throws `ERR_FILE_WRITE`.
 */
export async function replaceFile(
  path: string,
  data: string | Uint8Array,
  attributes: FileAttributes,
): Promise<void> {
  const temporary = await writeTemporary(path, data, attributes);
  try {
    await rename(temporary, path);
  } catch (error) {
    await discard(temporary);
    throw writeFailed(path, error);
  }
  await syncDirectoryOf(path);
}

/** As `replaceFile`, but a file that is there already stays, and the answer is then false. */
export async function createFile(
  path: string,
  data: string | Uint8Array,
  attributes: FileAttributes,
): Promise<boolean> {
  const temporary = await writeTemporary(path, data, attributes);
  try {
    // Unlike a rename, a link never replaces what another process made in the meantime.
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw writeFailed(path, error);
  } finally {
    await discard(temporary);
  }
  await syncDirectoryOf(path);
  return true;
}

/** Deletes the file and whatever a crash left of its replacements; durable when it resolves. Throws `ERR_FILE_WRITE`. */
export async function removeFile(path: string): Promise<void> {
  const directory = dirname(path);
  try {
    for (const name of await readdir(directory)) {
      if (name === basename(path) || isTemporaryOf(path, name)) await unlink(join(directory, name));
    }
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw writeFailed(path, error);
    return;
  }
  await syncDirectoryOf(path);
}

/** `ENOENT` and the like. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

async function writeTemporary(
  path: string,
  data: string | Uint8Array,
  { mode, owner }: FileAttributes,
): Promise<string> {
  const temporary = join(dirname(path), `${temporaryPrefix(path)}${randomBytes(8).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(data);
      if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return temporary;
  } catch (error) {
    await discard(temporary);
    throw writeFailed(path, error);
  }
}

/** One that can't be deleted is closed to others, and goes with the file: that mustn't hide how the write went. */
async function discard(temporary: string): Promise<void> {
  await unlink(temporary).catch(() => undefined);
}

function temporaryPrefix(path: string): string {
  return `.${basename(path)}.`;
}

function isTemporaryOf(path: string, name: string): boolean {
  const prefix = temporaryPrefix(path);
  return name.startsWith(prefix) && /^[0-9a-f]{16}\.tmp$/.test(name.slice(prefix.length));
}

/** Without this a power cut may undo the rename. */
async function syncDirectoryOf(path: string): Promise<void> {
  try {
    const directory = await open(dirname(path), "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (error) {
    throw writeFailed(path, error, "unknown");
  }
}

function writeFailed(path: string, error: unknown, happened: "no" | "unknown" = "no"): StanchError {
  return new StanchError({
    code: "ERR_FILE_WRITE",
    message: `${path} can't be written (${codeOf(error) || "unknown reason"})`,
    retry: "later",
    happened,
  });
}
