import { spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { IN_MEMORY } from "../../../src/hosts/embedded/database.ts";
import { isNetworkFileSystem } from "../../../src/hosts/embedded/state-directory.ts";
import { storageError } from "../../../src/hosts/embedded/storage-error.ts";
import { withCode } from "../../contracts/journal.ts";
import { CHILD_SCRIPT, startChild, watch } from "./child.ts";
import { INCIDENT, freshPath, judged, open } from "./rows.ts";

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

function modesIn(directory: string): Record<string, string> {
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  const files = readdirSync(directory).map((name) => [name, modeOf(join(directory, name))] as const);
  return { ".": modeOf(directory), ...Object.fromEntries(files) };
}

const PRIVATE = { ".": "700", "journal.db": "600", "journal.db-shm": "600", "journal.db-wal": "600" };

describe("the files of the embedded journal", () => {
  it("are closed to others under umask 0, side files too, also after a second opening", async () => {
    const path = freshPath();
    for (const round of ["1", "2"]) {
      const child = startChild(["modes", path, "stanch", "1"]);
      expect(await child.line()).toBe(round);
      expect(modesIn(dirname(path))).toStrictEqual(PRIVATE);
      child.process.stdin.end("x");
      await child.ended();
    }
  });

  it("are none where it is kept in memory, and the folder stays as it is", () => {
    const before = process.cwd();
    const folder = dirname(freshPath());
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    process.chdir(folder);
    try {
      const journal = open(IN_MEMORY);
      journal.append(INCIDENT, [judged(1)]);
      expect(journal.read(INCIDENT)).toHaveLength(1);
      expect(modesIn(".")).toStrictEqual({ ".": "755" });
    } finally {
      process.chdir(before);
    }
  });

  it("are closed to others if they were open before", () => {
    const path = freshPath();
    const first = open(path);
    first.append(INCIDENT, [judged(1)]);
    for (const name of ["", "journal.db", "journal.db-shm", "journal.db-wal"])
      chmodSync(join(dirname(path), name), 0o777);
    open(path);
    expect(modesIn(dirname(path))).toStrictEqual(PRIVATE);
    first.close();
  });

  it("are refused behind a symlink, be it the directory, the database or a side file", () => {
    const real = freshPath();
    open(real).close();
    const linked = join(dirname(freshPath()), "..", "linked");
    symlinkSync(dirname(real), linked);
    expect(() => open(join(linked, "journal.db"))).toThrow(withCode("ERR_STATE_UNSAFE"));
    for (const name of ["journal.db", "journal.db-wal", "journal.db-shm"]) {
      const path = freshPath();
      mkdirSync(dirname(path), { mode: 0o700 });
      symlinkSync(real, join(dirname(path), name));
      expect(() => open(path)).toThrow(withCode("ERR_STATE_UNSAFE"));
    }
  });

  it("are refused in somebody else's directory", () => {
    const path = isRoot ? freshPath() : "/usr/journal.db";
    if (isRoot) {
      mkdirSync(dirname(path));
      chownSync(dirname(path), NOBODY, NOBODY);
    }
    expect(() => open(path)).toThrow(withCode("ERR_STATE_UNSAFE"));
  });

  it("are refused on a network file system", () => {
    const types = {
      nfs: 0x6969,
      smb2: 0xfe534d42,
      cifs: 0xff534d42,
      cifsSigned: -0xacb2be,
      ext4: 0xef53,
      tmpfs: 0x01021994,
    };
    const network = Object.entries(types).filter(([, type]) => isNetworkFileSystem(type));
    expect(network.map(([name]) => name)).toStrictEqual(["nfs", "smb2", "cifs", "cifsSigned"]);
  });

  it("can't be made in a read-only directory, which is said and stays as it was", async () => {
    const path = freshPath();
    const directory = dirname(path);
    mkdirSync(directory);
    chmodSync(directory, 0o500);
    expect(await asUser(directory, ["append", path, "stanch", "1"])).toStrictEqual([
      "ERR_JOURNAL_UNWRITABLE no",
    ]);
    expect(modesIn(directory)).toStrictEqual({ ".": "500" });
  });

  it("aren't written if the database is read-only", async () => {
    const path = freshPath();
    const directory = dirname(path);
    open(path).close();
    chmodSync(path, 0o400);
    chmodSync(directory, 0o500);
    if (isRoot) chownSync(path, NOBODY, NOBODY);
    expect(await asUser(directory, ["append", path, "stanch", "1"])).toStrictEqual([
      "ERR_JOURNAL_UNWRITABLE no",
    ]);
  });

  it("keep everything that was acknowledged and nothing half-written when the disk is full", () => {
    const path = freshPath();
    const journal = open(path);
    journal.append(INCIDENT, [judged(1)]);
    const limit = (pages: string): void =>
      journal.look((database) => database.exec(`PRAGMA max_page_count = ${pages}`));
    limit("1");
    const flood = Array.from({ length: 200 }, (_, n) => judged(n));
    expect(() => journal.append(INCIDENT, flood)).toThrow(
      expect.objectContaining({
        code: "ERR_JOURNAL_UNWRITABLE",
        happened: "no",
        message: expect.stringContaining("is full"),
      }),
    );
    expect(journal.read(INCIDENT)).toHaveLength(1);
    limit("100000");
    expect(journal.append(INCIDENT, flood).at(-1)?.seq).toBe(201);
    expect(open(path).read(INCIDENT)).toHaveLength(201);
  });

  it("keep everything that was acknowledged when a limit on file sizes is hit", async () => {
    const path = freshPath();
    const args = [process.execPath, CHILD_SCRIPT, "append", path, "stanch", "100000"];
    const child = watch(spawn("sh", ["-c", 'ulimit -f 400; exec "$@"', "sh", ...args]));
    const lines = await child.ended();
    expect(lines.at(-1)).toMatch(/^ERR_JOURNAL_UNWRITABLE (no|unknown)$/);
    expect(lines.length).toBeGreaterThan(5);
    expect(open(path).read(INCIDENT).length).toBeGreaterThanOrEqual(lines.length - 1);
  });

  it("leave the outcome open only where a commit failed half-way", () => {
    const io = Object.assign(new Error("disk I/O error"), {
      code: "ERR_SQLITE_ERROR",
      errcode: 1034,
      errstr: "disk I/O error",
    });
    expect(storageError(io, "j.db", "write")).toMatchObject({
      code: "ERR_JOURNAL_UNWRITABLE",
      happened: "no",
    });
    expect(storageError(io, "j.db", "commit")).toMatchObject({
      code: "ERR_JOURNAL_UNWRITABLE",
      happened: "unknown",
    });
  });

  it("are called damaged where SQLite finds other tables than ours, and locks that don't work are no damage", () => {
    const sqlite = (errcode: number, errstr: string) =>
      Object.assign(new Error(errstr), { code: "ERR_SQLITE_ERROR", errcode, errstr });
    expect(storageError(sqlite(1, "no such column: holder"), "j.db", "write")).toMatchObject({
      code: "ERR_JOURNAL_DAMAGED",
    });
    expect(storageError(sqlite(15, "locking protocol"), "j.db", "write")).toMatchObject({
      code: "ERR_JOURNAL_UNWRITABLE",
    });
    const slip = new TypeError("a slip of our own");
    expect(storageError(slip, "j.db", "write")).toBe(slip);
    const path = freshPath();
    open(path).close();
    const database = new DatabaseSync(path);
    database.exec("ALTER TABLE lease RENAME COLUMN incident TO incidenu");
    database.close();
    expect(() => open(path)).toThrow(withCode("ERR_JOURNAL_DAMAGED"));
  });

  it("say so when another process doesn't let go of them", () => {
    const path = freshPath();
    const journal = open(path);
    const other = open(path);
    journal.look((database) => database.exec("PRAGMA busy_timeout = 50"));
    other.look((database) => database.exec("BEGIN IMMEDIATE"));
    expect(() => journal.append(INCIDENT, [judged(1)])).toThrow(
      expect.objectContaining({ code: "ERR_JOURNAL_BUSY", retry: "later" }),
    );
    other.look((database) => database.exec("ROLLBACK"));
    expect(journal.append(INCIDENT, [judged(1)])).toHaveLength(1);
  });

  it("aren't overwritten where something else lies", () => {
    const path = freshPath();
    writeFileSync(dirname(path), "a file where the directory should be");
    expect(() => open(path)).toThrow(withCode("ERR_STATE_UNSAFE"));
  });
});

/** Modes don't bind root: it hands the directory over and lets somebody without rights try. */
async function asUser(directory: string, args: readonly string[]): Promise<readonly string[]> {
  if (!isRoot) return startChild(args).ended();
  chownSync(directory, NOBODY, NOBODY);
  chownSync(dirname(directory), NOBODY, NOBODY);
  return startChild(args, { uid: NOBODY, gid: NOBODY }).ended();
}
