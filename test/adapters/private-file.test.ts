import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeFile } from "../../src/adapters/atomic-write.ts";
import {
  appendPrivateFile,
  createPrivateFile,
  ensurePrivateDirectory,
  readPrivateFile,
  writePrivateFile,
} from "../../src/adapters/private-file.ts";

const isRoot = process.getuid?.() === 0;
const notPrivate = { code: "ERR_FILE_NOT_PRIVATE" };

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stanch-private-"));
  path = join(directory, "file");
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

async function underUmask<T>(umask: number, action: () => Promise<T>): Promise<T> {
  const before = process.umask(umask);
  try {
    return await action();
  } finally {
    process.umask(before);
  }
}

describe("private files", () => {
  it.each([0o000, 0o022, 0o077, 0o777])(
    "have mode 0600 in directories of mode 0700 under umask %o",
    async (umask) => {
      const nested = join(directory, "a", "b");
      await underUmask(umask, async () => {
        await ensurePrivateDirectory(nested);
        await writePrivateFile(join(nested, "written"), "x");
        await createPrivateFile(join(nested, "created"), "x");
        await appendPrivateFile(join(nested, "appended"), "x");
      });
      expect(await modeOf(join(directory, "a"))).toBe(0o700);
      expect(await modeOf(nested)).toBe(0o700);
      for (const name of ["written", "created", "appended"])
        expect(await modeOf(join(nested, name))).toBe(0o600);
      expect((await readdir(nested)).sort()).toStrictEqual(["appended", "created", "written"]);
    },
  );

  it("are replaced whole", async () => {
    await writePrivateFile(path, "first, and longer");
    await writePrivateFile(path, "second");
    expect((await readPrivateFile(path))?.toString()).toBe("second");
  });

  it("are made once: whoever comes second keeps what is there", async () => {
    const made = await Promise.all(["a", "b", "c"].map((text) => createPrivateFile(path, text)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect((await readPrivateFile(path))?.toString()).toBe(["a", "b", "c"][made.indexOf(true)]);
    expect(await readdir(directory)).toStrictEqual(["file"]);
  });

  it("grow at the end", async () => {
    await appendPrivateFile(path, "one\n");
    await appendPrivateFile(path, "two\n");
    expect((await readPrivateFile(path))?.toString()).toBe("one\ntwo\n");
  });

  it("are null when missing", async () => {
    expect(await readPrivateFile(path)).toBeNull();
  });

  it.each([0o640, 0o604, 0o620, 0o602, 0o644, 0o666])("are refused with mode %o, and kept", async (mode) => {
    await writeFile(path, "secret");
    await chmod(path, mode);
    await expect(readPrivateFile(path)).rejects.toMatchObject({ ...notPrivate, hint: `chmod 600 ${path}` });
    await expect(writePrivateFile(path, "x")).rejects.toMatchObject(notPrivate);
    await expect(appendPrivateFile(path, "x")).rejects.toMatchObject(notPrivate);
    expect(await readFile(path, "utf8")).toBe("secret");
  });

  it("are refused behind a symlink, even to a private file", async () => {
    const target = join(directory, "target");
    await writePrivateFile(target, "secret");
    await symlink(target, path);
    await expect(readPrivateFile(path)).rejects.toMatchObject(notPrivate);
    await expect(writePrivateFile(path, "x")).rejects.toMatchObject(notPrivate);
    await expect(appendPrivateFile(path, "x")).rejects.toMatchObject(notPrivate);
    expect(await createPrivateFile(path, "x")).toBe(false);
    expect(await readFile(target, "utf8")).toBe("secret");
  });

  it("aren't made through a symlink that leads nowhere", async () => {
    await symlink(join(directory, "nowhere"), path);
    await expect(appendPrivateFile(path, "x")).rejects.toMatchObject(notPrivate);
    expect(await readdir(directory)).toStrictEqual(["file"]);
  });

  it("are refused where a directory or a named pipe stands, without waiting", async () => {
    await mkdir(path);
    await expect(readPrivateFile(path)).rejects.toMatchObject(notPrivate);
    await expect(writePrivateFile(path, "x")).rejects.toMatchObject(notPrivate);
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", ["-m", "600", pipe]);
    await expect(readPrivateFile(pipe)).rejects.toMatchObject(notPrivate);
    await expect(appendPrivateFile(pipe, "x")).rejects.toMatchObject(notPrivate);
  });

  it.runIf(isRoot)("are refused when another user owns them (needs root)", async () => {
    await writePrivateFile(path, "secret");
    await chown(path, 12_345, 12_345);
    await expect(readPrivateFile(path)).rejects.toMatchObject(notPrivate);
    await expect(writePrivateFile(path, "x")).rejects.toMatchObject(notPrivate);
  });

  it("leave nothing behind when they can't be written", async () => {
    await expect(writePrivateFile(join(directory, "none", "file"), "x")).rejects.toMatchObject({
      code: "ERR_FILE_WRITE",
      happened: "no",
      message: expect.stringContaining("ENOENT"),
    });
    expect(await readdir(directory)).toStrictEqual([]);
  });

  it("are removed with their leftovers and no others", async () => {
    await writePrivateFile(path, "x");
    const leftover = join(directory, ".file.0123456789abcdef.tmp");
    const others = [".file.tmp", ".file2.0123456789abcdef.tmp", "file2"];
    for (const name of [leftover, ...others.map((other) => join(directory, other))])
      await writeFile(name, "x");
    await removeFile(path);
    await removeFile(path);
    expect((await readdir(directory)).sort()).toStrictEqual(others.sort());
  });
});

describe("a file system that fails", () => {
  it("is said as what it is, with what to do, and never as an unexpected error", async () => {
    await writeFile(path, "a file where a folder should be");
    const inside = join(path, "inside");
    const failed = (code: string) => ({ code, retry: "later", message: expect.stringContaining("ENOTDIR") });
    await expect(readPrivateFile(inside)).rejects.toMatchObject(failed("ERR_FILE_READ"));
    await expect(writePrivateFile(inside, "x")).rejects.toMatchObject(failed("ERR_FILE_WRITE"));
    await expect(appendPrivateFile(inside, "x")).rejects.toMatchObject(failed("ERR_FILE_WRITE"));
    await expect(ensurePrivateDirectory(inside)).rejects.toMatchObject(failed("ERR_FILE_WRITE"));
  });
});

describe("private directories", () => {
  it("may be there already", async () => {
    await ensurePrivateDirectory(join(directory, "a"));
    await ensurePrivateDirectory(join(directory, "a"));
    expect(await modeOf(join(directory, "a"))).toBe(0o700);
  });

  it.each([0o750, 0o701, 0o755, 0o777])("are refused with mode %o", async (mode) => {
    await chmod(directory, mode);
    await expect(ensurePrivateDirectory(directory)).rejects.toMatchObject(notPrivate);
    await chmod(directory, 0o700);
  });

  it("are refused behind a symlink and where a file stands", async () => {
    await writeFile(path, "");
    await symlink(directory, join(directory, "link"));
    await expect(ensurePrivateDirectory(path)).rejects.toMatchObject(notPrivate);
    await expect(ensurePrivateDirectory(join(directory, "link"))).rejects.toMatchObject(notPrivate);
  });

  it.runIf(isRoot)("are refused when another user owns them (needs root)", async () => {
    const foreign = join(directory, "foreign");
    await ensurePrivateDirectory(foreign);
    await chown(foreign, 12_345, 12_345);
    await expect(ensurePrivateDirectory(foreign)).rejects.toMatchObject(notPrivate);
  });
});
