import { rmSync, writeFileSync } from "node:fs";
import { chmod, copyFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAgeSpool } from "../../../src/adapters/spool/age.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { Spool } from "../../../src/ports/spool.ts";

const VALUE = "team.EXAMPLE_spool_value_0001";

let directory: string;
let path: string;
let identityPath: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stanch-age-"));
  path = join(directory, "spool", "one.age");
  identityPath = join(directory, "config", "spool.agekey");
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

function open(incident = "L-1", file = path): Spool {
  return createAgeSpool({ incident, path: file, identityPath, fingerprintKey: Buffer.alloc(32) });
}

const modeOf = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

describe("spool: age file", () => {
  it.each([0o000, 0o077, 0o777])(
    "keeps file, identity and directories private under umask %o",
    async (umask) => {
      const before = process.umask(umask);
      try {
        await open().put("leaked", new Secret(VALUE));
      } finally {
        process.umask(before);
      }
      expect(await modeOf(path)).toBe("600");
      expect(await modeOf(identityPath)).toBe("600");
      expect(await modeOf(join(directory, "spool"))).toBe("700");
      expect(await modeOf(join(directory, "config"))).toBe("700");
    },
  );

  it("holds no value in clear, and opens with the identity alone", async () => {
    await open().put("replacement/auxot-1", new Secret(VALUE));
    const file = await readFile(path);
    expect(file.toString("latin1")).toMatch(/^age-encryption\.org\/v1\n/);
    expect(file.toString("latin1")).not.toContain("spool_value");
    const identity = (await readFile(identityPath, "utf8")).split("\n").find((line) => !line.startsWith("#"));
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity ?? "");
    expect(JSON.parse(await decrypter.decrypt(file, "text"))).toStrictEqual({
      format: "stanch-spool/1",
      values: [{ incident: "L-1", name: "replacement/auxot-1", value: VALUE }],
    });
  });

  it("is read by another process later", async () => {
    await open().put("leaked", new Secret(VALUE));
    expect((await open().get("leaked"))?.reveal()).toBe(VALUE);
  });

  it("removes the file with the last value, and what a crash left beside it", async () => {
    const spool = open();
    await spool.put("leaked", new Secret(VALUE));
    await copyFile(path, join(directory, "spool", ".one.age.0123456789abcdef.tmp"));
    await spool.put("previous/cron", new Secret(VALUE));
    await spool.delete("leaked");
    expect(await readdir(join(directory, "spool"))).toContain("one.age");
    await spool.delete("previous/cron");
    expect(await readdir(join(directory, "spool"))).toStrictEqual([]);
  });

  it("loses nothing when two spools of one process write the same file", async () => {
    const [one, two] = [open(), open()];
    await Promise.all([
      one.put("replacement/a", new Secret(VALUE)),
      two.put("replacement/b", new Secret(VALUE)),
      one.put("replacement/c", new Secret(VALUE)),
    ]);
    expect(await open().names()).toStrictEqual(["replacement/a", "replacement/b", "replacement/c"]);
  });

  it("goes on after a put that failed", async () => {
    const spool = open();
    const failing = Object.assign(new Secret(VALUE), { reveal: raise });
    const [failed, next] = await Promise.allSettled([
      spool.put("replacement/x", failing),
      spool.put("leaked", new Secret(VALUE)),
    ]);
    expect([failed.status, next.status]).toStrictEqual(["rejected", "fulfilled"]);
    await chmod(path, 0o644);
    await expect(spool.put("replacement/a", new Secret(VALUE))).rejects.toMatchObject({
      code: "ERR_FILE_NOT_PRIVATE",
    });
    await chmod(path, 0o600);
    await spool.put("replacement/b", new Secret(VALUE));
    expect(await spool.names()).toStrictEqual(["leaked", "replacement/b"]);
  });

  it("refuses the file of another incident, though the identity opens it", async () => {
    await open("L-1").put("leaked", new Secret(VALUE));
    const moved = join(directory, "spool", "two.age");
    await copyFile(path, moved);
    await chmod(moved, 0o600);
    await expect(open("L-2", moved).get("leaked")).rejects.toMatchObject({ code: "ERR_SPOOL_DAMAGED" });
  });

  it("refuses a file that was changed, and never overwrites it", async () => {
    const spool = open();
    await spool.put("leaked", new Secret(VALUE));
    const file = await readFile(path);
    file.writeUInt8((file.at(-1) ?? 0) ^ 1, file.length - 1);
    await writeFile(path, file);
    await expect(spool.get("leaked")).rejects.toMatchObject({ code: "ERR_SPOOL_DAMAGED" });
    await expect(spool.put("replacement/a", new Secret(VALUE))).rejects.toMatchObject({
      code: "ERR_SPOOL_DAMAGED",
    });
    expect(await readFile(path)).toStrictEqual(file);
  });

  it("keeps what another process put there between its own reading and writing", async () => {
    const spool = open();
    await spool.put("leaked", new Secret(VALUE));
    const before = await readFile(path);
    await spool.put("previous/web", new Secret(VALUE));
    const others = await readFile(path);
    await writeFile(path, before);
    let times = 0;
    /** Its value is taken between the two. */
    class Late extends Secret {
      override reveal(): string {
        // Once: the second time it reads what is there now.
        const text = super.reveal();
        if (times === 0) {
          rmSync(path);
          writeFileSync(path, others, { mode: 0o600 });
        }
        times += 1;
        return text;
      }
    }
    await spool.put("replacement/web", new Late(VALUE));
    expect(await spool.names()).toEqual(["leaked", "previous/web", "replacement/web"]);
  });

  it("says that the identity is missing instead of making another", async () => {
    const spool = open();
    await spool.put("leaked", new Secret(VALUE));
    await rm(identityPath);
    await expect(spool.put("leaked", new Secret(VALUE))).rejects.toMatchObject({
      code: "ERR_SPOOL_IDENTITY_MISSING",
    });
  });

  it("refuses an identity that isn't whole without repeating it", async () => {
    const spool = open();
    await spool.put("leaked", new Secret(VALUE));
    await writeFile(identityPath, "AGE-SECRET-KEY-1QQQQ\n");
    const error = await spool.get("leaked").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ERR_SPOOL_IDENTITY_DAMAGED" });
    expect(String(error)).not.toContain("QQQQ");
  });

  it("refuses an identity that others can read", async () => {
    const spool = open();
    await spool.put("leaked", new Secret(VALUE));
    await chmod(identityPath, 0o640);
    await expect(spool.get("leaked")).rejects.toMatchObject({ code: "ERR_FILE_NOT_PRIVATE" });
  });
});

function raise(): never {
  throw new Error("no value");
}
