import { constants } from "node:fs";
import { access, readFile, realpath, stat } from "node:fs/promises";
import type { Stats } from "node:fs";
import { dirname } from "node:path";
import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { codeOf, replaceFile } from "../atomic-write.ts";
import { findAssignment, valueAt, withValue } from "./dotenv-line.ts";

export interface DotenvStoreOptions {
  readonly name: string;
  /** A symlink stays one: the file that it points to is replaced. */
  readonly path: string;
  readonly variable: string;
}

/**
 * One variable of a dotenv file. All other bytes, mode and owner stay as they are. Throws `ERR_STORE_MISSING`,
 * `ERR_STORE_UNWRITABLE`, `ERR_FILE_WRITE` or `ERR_DOTENV_…`.
 */
export function createDotenvStore({ name, path, variable }: DotenvStoreOptions): ConsumerStore {
  return {
    name,
    canRead: true,
    byHand: false,
    async preflight() {
      const file = await openStore(path);
      findAssignment(file.text, variable);
      await checkReplaceable(path, file);
    },
    async read() {
      const { text } = await openStore(path);
      return new Secret(valueAt(text, variable, findAssignment(text, variable)));
    },
    async write(value) {
      const file = await openStore(path);
      const text = withValue(file.text, variable, findAssignment(file.text, variable), value.reveal());
      if (text === file.text) return;
      await checkReplaceable(path, file);
      const { uid, gid, mode } = file.stats;
      const attributes = { mode: mode & 0o7777, owner: { uid, gid } };
      await replaceFile(file.target, Buffer.from(text, "latin1"), attributes);
    },
  };
}

interface StoreFile {
  /** Where symlinks lead to. */
  readonly target: string;
  readonly stats: Stats;
  /** One character per byte, so that whatever encoding the rest has comes out as it went in. */
  readonly text: string;
}

async function openStore(path: string): Promise<StoreFile> {
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

/** A replaced file is a new one: everything that wouldn't survive that is found out before. */
async function checkReplaceable(path: string, { target, stats }: StoreFile): Promise<void> {
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
