import { chmod, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProcessRunner } from "../../src/adapters/process.ts";
import { readSecretFromStdin, resolveSecretRef } from "../../src/adapters/secret-ref.ts";
import type { SecretRef } from "../../src/formats/secret-ref.ts";

const VALUE = "team.EXAMPLE_reference_0001";
const sources = {
  env: { AUXOT_KEY: VALUE, EMPTY: "" },
  processes: createProcessRunner(process.env),
};

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stanch-secret-"));
  path = join(directory, "key");
  await writeFile(path, `${VALUE}\n`, { mode: 0o600 });
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const resolve = (ref: SecretRef) => resolveSecretRef(ref, sources);

describe("a secret reference", () => {
  it.each([
    ["an environment variable", () => ({ env: "AUXOT_KEY" })],
    ["a private file", () => ({ file: path })],
    ["a command", () => ({ command: ["cat", path] })],
  ])("gives the value of %s without its line end", async (_what, ref) => {
    const secret = await resolve(ref());
    expect(secret.reveal()).toBe(VALUE);
    expect(String(secret)).toBe("team.***0001");
  });

  it.each([0o640, 0o604, 0o644])("refuses a file with mode %o", async (mode) => {
    await chmod(path, mode);
    await expect(resolve({ file: path })).rejects.toMatchObject({
      code: "ERR_SECRET_NOT_PRIVATE",
      hint: `chmod 600 ${path}`,
    });
  });

  it("refuses a symlink", async () => {
    const link = join(directory, "link");
    await symlink(path, link);
    await expect(resolve({ file: link })).rejects.toMatchObject({ code: "ERR_SECRET_NOT_PRIVATE" });
  });

  it.each<[string, SecretRef, string]>([
    ["a variable that isn't set", { env: "NONE" }, "ERR_SECRET_MISSING"],
    ["a variable that objects inherit", { env: "constructor" }, "ERR_SECRET_MISSING"],
    ["an empty variable", { env: "EMPTY" }, "ERR_SECRET_EMPTY"],
    ["a missing file", { file: "/nonexistent/key" }, "ERR_SECRET_MISSING"],
    ["a silent command", { command: ["true"] }, "ERR_SECRET_EMPTY"],
    ["a failing command", { command: ["false"] }, "ERR_COMMAND_FAILED"],
    ["an unknown command", { command: ["stanch-no-such-program"] }, "ERR_COMMAND_MISSING"],
  ])("says what is wrong with %s", async (_what, ref, code) => {
    await expect(resolve(ref)).rejects.toMatchObject({ code, happened: "no" });
  });

  it.each([
    ["bytes that aren't UTF-8", Buffer.from([0x74, 0xff, 0xfe])],
    ["a NUL", Buffer.from("team.EXAMPLE\0x")],
  ])("refuses a file with %s and doesn't repeat it", async (_what, bytes) => {
    await writeFile(path, bytes);
    await expect(resolve({ file: path })).rejects.toMatchObject({
      code: "ERR_SECRET_INVALID",
      message: `${path} doesn't hold plain text`,
    });
  });
});

describe("a secret on standard input", () => {
  it("is read to its end, whatever the chunks", async () => {
    const bytes = Buffer.from(`${VALUE}é\r\n`);
    const stdin = Readable.from([bytes.subarray(0, 28), bytes.subarray(28)]);
    expect((await readSecretFromStdin(stdin)).reveal()).toBe(`${VALUE}é`);
  });

  it.each([
    ["nothing", [], "ERR_SECRET_EMPTY"],
    ["only a line end", ["\n"], "ERR_SECRET_EMPTY"],
    ["far too much", [Buffer.alloc(70_000, 0x61)], "ERR_SECRET_MISSING"],
  ])("is refused when there is %s", async (_what, chunks, code) => {
    await expect(readSecretFromStdin(Readable.from(chunks))).rejects.toMatchObject({ code });
  });

  it("isn't read from a terminal, which would echo it", async () => {
    const terminal = Object.assign(Readable.from([VALUE]), { isTTY: true });
    await expect(readSecretFromStdin(terminal)).rejects.toMatchObject({ code: "ERR_SECRET_ECHOED" });
  });
});
