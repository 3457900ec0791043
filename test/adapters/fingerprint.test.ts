import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handleOf, loadFingerprintKey } from "../../src/adapters/fingerprint.ts";
import { Secret } from "../../src/core/secret.ts";

const value = new Secret("team.EXAMPLE_fingerprint_0001");

describe("the handle of a value", () => {
  it("has the keyed fingerprint and, only if asked, the plain prefix", () => {
    const key = Buffer.from("a key of the workspace");
    // printf %s VALUE | openssl dgst -sha256 -hmac 'a key of the workspace'; printf %s VALUE | sha256sum
    expect(handleOf(value, key, 16)).toStrictEqual({
      prefix: "team.",
      lastFour: "0001",
      length: 29,
      fingerprint: "00d52205e05093a2dd3fa87aca7b86ee659321a8f8319251e63b3a6d36a85117",
      sha256Prefix: "c6bed76811d53144",
    });
    expect(handleOf(value, key)).not.toHaveProperty("sha256Prefix");
    expect(handleOf(value, Buffer.from("another"))).not.toMatchObject({
      fingerprint: handleOf(value, key).fingerprint,
    });
  });
});

describe("the fingerprint key", () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "stanch-fingerprint-"));
    path = join(directory, "fingerprint.key");
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it("is made once, privately, and stays the same", async () => {
    const [first, second] = await Promise.all([loadFingerprintKey(path), loadFingerprintKey(path)]);
    expect(first).toHaveLength(32);
    expect(second).toStrictEqual(first);
    expect(await loadFingerprintKey(path)).toStrictEqual(first);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("isn't made anew when the file is damaged", async () => {
    await writeFile(path, "abc", { mode: 0o600 });
    await expect(loadFingerprintKey(path)).rejects.toMatchObject({ code: "ERR_FINGERPRINT_KEY_DAMAGED" });
  });

  it("is refused when others can read it", async () => {
    await loadFingerprintKey(path);
    await chmod(path, 0o644);
    await expect(loadFingerprintKey(path)).rejects.toMatchObject({ code: "ERR_FILE_NOT_PRIVATE" });
  });
});
