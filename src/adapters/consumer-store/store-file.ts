import { constants } from "node:fs";
import { access, readFile, realpath, stat } from "node:fs/promises";
import type { Stats } from "node:fs";
import { dirname } from "node:path";
import { StanchError } from "../../core/errors.ts";
import { codeOf, replaceFile } from "../atomic-write.ts";

/** A file of which a store changes a few bytes. */
export interface StoreFile {
  /** Where symlinks lead to. */
  readonly target: string;
  readonly stats: Stats;
  /** One character per byte, so that whatever encoding the rest has comes out as it went in. */
  readonly text: string;
}

/** Throws `ERR_STORE_MISSING` or `ERR_STORE_UNWRITABLE`. */
export async function openStoreFile(path: string): Promise<StoreFile> {
  try {
    const target = await realpath(path);
    const stats = await stat(target);
    if (!stats.isFile()) throw unwritable(path, "isn't a plain file");
    return { target, stats, text: await readFile(target, "latin1") };
  } catch (error) {
    if (error instanceof StanchError) throw error;
    throw new StanchError({
      code: "ERR_STORE_MISSING",
      message: `${path} can't be read (${codeOf(error) || "unknown reason"})`,
    });
  }
}

/** Puts another text in the file's place, at once; mode and owner stay. Throws `ERR_STORE_UNWRITABLE` or `ERR_FILE_WRITE`. */
export async function replaceStoreFile(path: string, file: StoreFile, text: string): Promise<void> {
  if (text === file.text) return;
  await checkReplaceable(path, file);
  const { uid, gid, mode } = file.stats;
  const attributes = { mode: mode & 0o7777, owner: { uid, gid } };
  await replaceFile(file.target, Buffer.from(text, "latin1"), attributes);
}

/** A replaced file is a new one: everything that wouldn't survive that is found out before (`ERR_STORE_UNWRITABLE`). */
export async function checkReplaceable(path: string, { target, stats }: StoreFile): Promise<void> {
  if (stats.nlink > 1) throw unwritable(path, "has hard links, which would keep the old key");
  const user = process.geteuid?.();
  if (user !== undefined && user !== 0) {
    if (stats.uid !== user) throw unwritable(path, "belongs to another user, who would lose it");
    const groups = [process.getegid?.(), ...(process.getgroups?.() ?? [])];
    if (!groups.includes(stats.gid)) throw unwritable(path, "belongs to a group that you aren't in");
  }
  try {
    await access(target, constants.W_OK);
    await access(dirname(target), constants.W_OK | constants.X_OK);
  } catch {
    throw unwritable(path, "or its directory can't be written by you");
  }
}

function unwritable(path: string, why: string): StanchError {
  return new StanchError({ code: "ERR_STORE_UNWRITABLE", message: `${path} ${why}` });
}
