import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDotenvStore } from "../../../src/adapters/consumer-store/dotenv.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";

const NEW = new Secret("team.EXAMPLE_store_value_0002");
const isRoot = process.getuid?.() === 0;

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stanch-dotenv-"));
  path = join(directory, ".env");
  await writeFile(path, "A=1\nKEY=team.EXAMPLE_store_value_0001\n# end");
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const open = (file = path): ConsumerStore => createDotenvStore({ name: "env", path: file, variable: "KEY" });

describe("consumer store: dotenv", () => {
  it("changes one line of bytes that aren't even text, and leaves nothing beside the file", async () => {
    const noise = Buffer.from([0x23, 0xff, 0xfe, 0xc3, 0x28, 0x0a]);
    await writeFile(path, Buffer.concat([noise, Buffer.from("KEY=old\r\n"), noise]));
    await open().write(NEW);
    const expected = Buffer.concat([noise, Buffer.from(`KEY=${NEW.reveal()}\r\n`), noise]);
    expect(await readFile(path)).toStrictEqual(expected);
    expect(await readdir(directory)).toStrictEqual([".env"]);
  });

  it.each([
    [0o640, 0o000],
    [0o600, 0o077],
    [0o664, 0o777],
  ])("keeps mode %o under umask %o", async (mode, umask) => {
    await chmod(path, mode);
    const before = process.umask(umask);
    try {
      await open().write(NEW);
    } finally {
      process.umask(before);
    }
    expect((await stat(path)).mode & 0o777).toBe(mode);
    expect(await readFile(path, "utf8")).toContain(NEW.reveal());
  });

  it.runIf(isRoot)("keeps the owner when root writes (needs root)", async () => {
    await chown(path, 12_345, 23_456);
    await open().write(NEW);
    expect(await stat(path)).toMatchObject({ uid: 12_345, gid: 23_456 });
  });

  it("writes through a symlink and keeps it", async () => {
    await mkdir(join(directory, "shared"));
    const target = join(directory, "shared", "app.env");
    await writeFile(target, "KEY=old\n");
    const linked = join(directory, "linked.env");
    await symlink("shared/app.env", linked);
    await open(linked).write(NEW);
    expect((await lstat(linked)).isSymbolicLink()).toBe(true);
    expect(await readlink(linked)).toBe("shared/app.env");
    expect(await readFile(target, "utf8")).toBe(`KEY=${NEW.reveal()}\n`);
  });

  it("refuses a file with a second hard link before it writes", async () => {
    await link(path, join(directory, "other"));
    await expect(open().preflight()).rejects.toMatchObject({ code: "ERR_STORE_UNWRITABLE" });
    await expect(open().write(NEW)).rejects.toMatchObject({ code: "ERR_STORE_UNWRITABLE" });
    expect(await readFile(path, "utf8")).toContain("0001");
  });

  it.each([
    ["a missing file", "none.env", "ERR_STORE_MISSING"],
    ["a directory", ".", "ERR_STORE_UNWRITABLE"],
  ])("finds %s in the preflight", async (_what, file, code) => {
    await expect(open(join(directory, file)).preflight()).rejects.toMatchObject({ code, happened: "no" });
  });

  it("finds a variable that is set twice in the preflight", async () => {
    await writeFile(path, "KEY=a\nKEY=b\n");
    await expect(open().preflight()).rejects.toMatchObject({ code: "ERR_DOTENV_VARIABLE" });
  });

  it("names neither the old nor the new value when it refuses", async () => {
    await writeFile(path, 'KEY="team.EXAMPLE_old$value_0001"\n');
    const reading = await open().read().catch(String);
    const writing = await open().write(new Secret("team.EXAMPLE_new$value_0002")).catch(String);
    expect(`${String(reading)} ${String(writing)}`).not.toContain("value_");
  });
});
