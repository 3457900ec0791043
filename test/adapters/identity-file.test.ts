import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createIdentityFile, loadIdentity } from "../../src/adapters/identity-file.ts";
import { createSigner } from "../../src/adapters/signer.ts";

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stanch-identity-"));
  path = join(directory, "ada.json");
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe("an identity file", () => {
  it("gives the same person and key back, and is private under any umask", async () => {
    const before = process.umask(0);
    const made = await createIdentityFile(path, "ada").finally(() => void process.umask(before));
    const loaded = await loadIdentity(path);
    expect(loaded).toStrictEqual(made);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const signer = createSigner();
    expect(signer.verify(made.publicKey, "x", signer.sign(loaded, "x"))).toBe(true);
  });

  it("is never overwritten", async () => {
    const made = await createIdentityFile(path, "ada");
    await expect(createIdentityFile(path, "eve")).rejects.toMatchObject({ code: "ERR_IDENTITY_EXISTS" });
    expect(await loadIdentity(path)).toStrictEqual(made);
  });

  it("is refused when others can read it", async () => {
    await createIdentityFile(path, "ada");
    await chmod(path, 0o640);
    await expect(loadIdentity(path)).rejects.toMatchObject({ code: "ERR_FILE_NOT_PRIVATE" });
  });

  it("is missed by name", async () => {
    await expect(loadIdentity(path)).rejects.toMatchObject({ code: "ERR_IDENTITY_MISSING" });
  });

  it.each([
    ["cut", (text: string) => text.slice(0, -40)],
    [
      "with another public key",
      (text: string) => text.replace(/"publicKey": "[^"]*"/, '"publicKey": "AAAA"'),
    ],
    [
      "with another kind of private key",
      (text: string) => text.replace(/"privateKey": "[^"]*"/, '"privateKey": "AAAA"'),
    ],
    ["of a later format", (text: string) => text.replace("identity/1", "identity/2")],
    ["with more in it", (text: string) => text.replace("{", '{"more": 1,')],
  ])("is refused %s, without a word of its content", async (_what, damage) => {
    await createIdentityFile(path, "ada");
    const text = await readFile(path, "utf8");
    await writeFile(path, damage(text));
    const error: unknown = await loadIdentity(path).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "ERR_IDENTITY_DAMAGED",
      message: `${path} isn't a whole identity file`,
    });
    expect(error).toHaveProperty("cause", undefined);
  });
});
