import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { awsCredentials } from "../../../src/adapters/aws/credentials.ts";
import { awsCredentialsSchema } from "../../../src/formats/aws.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";

const ID = "AKIAQ2STANCH3OWNKEY7";
const SECRET = "EXAMPLEownSecretEXAMPLEownSecretEXAMPLE0";

describe("credentials for AWS", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stanch-aws-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  let now = "2026-11-21T00:00:00.000Z";
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const open = (entry: unknown, env: Readonly<Record<string, string>> = {}) =>
    awsCredentials(awsCredentialsSchema.parse(entry), adapterParts({ env, clock }));

  /** A program that prints these, one at a run, and the last for ever. */
  function printing(...outputs: readonly unknown[]): { readonly process: readonly string[] } {
    outputs.forEach((one, index) =>
      writeFileSync(
        join(folder, String(index)),
        typeof one === "string" ? one : JSON.stringify(one, null, 2),
      ),
    );
    const run = 'n=$(ls "$0" | grep -c ran); [ -e "$0/$n" ] || n=$((n-1)); : > "$0/ran$n"; cat "$0/$n"';
    return { process: ["sh", "-c", run, folder] };
  }

  const session = (id: string, Expiration?: string) => ({
    Version: 1,
    AccessKeyId: id,
    SecretAccessKey: SECRET,
    SessionToken: "EXAMPLEtoken==",
    ...(Expiration === undefined ? {} : { Expiration }),
  });

  it("are an access key by references, whose id may stand in the config", async () => {
    for (const accessKeyId of [ID, { env: "ID" }]) {
      const entry = { accessKeyId, secretAccessKey: { env: "SECRET" }, sessionToken: { env: "TOKEN" } };
      const identity = await open(entry, { ID, SECRET, TOKEN: "EXAMPLEtoken==" })();
      expect(identity.accessKeyId).toBe(ID);
      expect([identity.secretAccessKey.reveal(), identity.sessionToken?.reveal()]).toEqual([
        SECRET,
        "EXAMPLEtoken==",
      ]);
      expect(JSON.stringify(identity)).not.toContain(SECRET);
    }
    await expect(
      open({ accessKeyId: { env: "ID" }, secretAccessKey: { env: "SECRET" } }, { ID: "not an id", SECRET })(),
    ).rejects.toMatchObject({ code: "ERR_SECRET_INVALID" });
  });

  it("never stand in the config themselves", () => {
    for (const entry of [
      { accessKeyId: ID, secretAccessKey: SECRET },
      { accessKeyId: ID },
      { process: "aws configure export-credentials" },
      { process: ["aws"], accessKeyId: ID },
    ]) {
      expect([entry, awsCredentialsSchema.safeParse(entry).success]).toEqual([entry, false]);
    }
  });

  it("come from a program, which runs again before they expire", async () => {
    now = "2026-11-21T00:00:00.000Z";
    const credentials = open(
      printing(session("ASIAQ2FIRST2FIRST2FI", "2026-11-21T01:00:00Z"), session("ASIAQ2SECOND2SECOND2")),
    );
    const ids: string[] = [];
    for (const at of ["00:00:00", "00:57:59", "00:58:01", "09:00:00"]) {
      now = `2026-11-21T${at}.000Z`;
      ids.push((await credentials()).accessKeyId);
    }
    expect(ids).toEqual([
      "ASIAQ2FIRST2FIRST2FI",
      "ASIAQ2FIRST2FIRST2FI",
      "ASIAQ2SECOND2SECOND2",
      "ASIAQ2SECOND2SECOND2",
    ]);
  });

  it("aren't guessed from what a program prints, nor shown", async () => {
    for (const output of [
      "no JSON",
      "[]",
      { ...session(ID), Version: 2 },
      { ...session(ID), SecretAccessKey: 7 },
      { ...session(ID), AccessKeyId: "EXAMPLE id" },
      { ...session(ID), Expiration: "soon" },
    ]) {
      const error: unknown = await open(printing(output))().catch((one: unknown) => one);
      expect(error).toMatchObject({ code: "ERR_SECRET_INVALID" });
      expect(String(error)).not.toContain("EXAMPLE");
    }
  });

  it("a program that fails once is asked again", async () => {
    const credentials = open(printing("", session(ID)));
    await expect(credentials()).rejects.toMatchObject({ code: "ERR_SECRET_EMPTY" });
    expect((await credentials()).accessKeyId).toBe(ID);
  });

  it("a program that fails, or prints nothing, is one to run by hand", async () => {
    for (const process of [["false"], ["true"]]) {
      await expect(open({ process })()).rejects.toMatchObject({
        code: expect.stringMatching(/^ERR_(?:COMMAND|SECRET)_/),
        hint: "run the program of credentials.process yourself: it must print what credential_process prints",
      });
    }
  });
});
