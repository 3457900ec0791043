import {
  type Stats,
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  statfsSync,
} from "node:fs";
import { dirname } from "node:path";
import { StanchError } from "../../core/errors.ts";

/** Linux magic numbers of NFS, SMB (three), AFS, Ceph, Lustre and 9p: SQLite's shared memory doesn't work across them. */
const NETWORK = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x0bd00bd0, 0x01021997,
]);

/**
 * Makes the directory of the database (0700) and the file itself (0600), whatever the umask, and closes both to others if
 * they are there already. SQLite gives its side files the mode of the main file. Throws `ERR_STATE_UNSAFE` for a symlink,
 * somebody else's directory or file, or a network file system.
 */
export function prepareStateFile(path: string): void {
  const directory = dirname(path);
  if (lstatSync(directory, { throwIfNoEntry: false }) === undefined) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // The umask may have taken the owner's own rights away.
    chmodSync(directory, 0o700);
    syncDirectory(dirname(directory));
  }
  const found = lstatSync(directory);
  if (!found.isDirectory()) throw unsafe(directory, "isn't a plain directory");
  closeToOthers(directory, found, 0o700);
  if (process.platform === "linux" && isNetworkFileSystem(statfsSync(directory).type)) {
    throw unsafe(directory, "is on a network file system, where a journal isn't safe");
  }
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats?.isFile() === false) throw unsafe(file, "isn't a plain file");
    if (stats !== undefined) closeToOthers(file, stats, 0o600);
    else if (file === path) createFile(path);
  }
}

/** By the `f_type` that Linux reports. */
export function isNetworkFileSystem(type: number): boolean {
  return NETWORK.has(type >>> 0);
}

/** What the owner took from himself stays taken: a read-only directory isn't made writable. */
function closeToOthers(path: string, found: Stats, widest: number): void {
  const user = process.getuid?.();
  if (user !== undefined && found.uid !== user) throw unsafe(path, "belongs to another user");
  if ((found.mode & 0o777 & ~widest) !== 0) chmodSync(path, found.mode & widest);
}

function createFile(path: string): void {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    fchmodSync(descriptor, 0o600);
  } finally {
    closeSync(descriptor);
  }
}

/** Without it a power cut can take a directory that was just made, with everything in it. */
function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function unsafe(path: string, why: string): StanchError {
  return new StanchError({
    code: "ERR_STATE_UNSAFE",
    message: `${path} ${why}`,
    hint: "choose another workspace directory",
  });
}
