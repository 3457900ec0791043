import { afterEach, describe, expect, it } from "vitest";
import { createConsumerStore } from "../../../src/adapters/consumer-store/index.ts";
import { Secret } from "../../../src/core/secret.ts";
import { awsSecretsManagerStoreSchema } from "../../../src/formats/config/stores/aws-secrets-manager.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeSecrets, startFakeSecrets } from "../../fakes/aws-secrets-manager.ts";

const OLD = "AKIAQ2LEAKED3SEVENAA:EXAMPLEoldSecret/EXAMPLE+old0000000000000";
const NEW = "AKIAQ2LEAKED3SEVENAB:EXAMPLEnewSecret/EXAMPLE+new0000000000000";

describe("a secret of AWS Secrets Manager", () => {
  const open: FakeSecrets[] = [];

  afterEach(async () => {
    for (const one of open.splice(0)) await one.server.close();
  });

  async function start(
    initial: string,
    entry: Readonly<Record<string, unknown>> = {},
  ): Promise<{ readonly secrets: FakeSecrets; readonly store: ConsumerStore }> {
    const secrets = await startFakeSecrets("prod/app", initial);
    open.push(secrets);
    const schema = awsSecretsManagerStoreSchema.parse({
      adapter: "aws-secrets-manager",
      region: "eu-central-1",
      baseUrl: secrets.server.url,
      credentials: { accessKeyId: secrets.caller.accessKeyId, secretAccessKey: { env: "SECRET" } },
      secret: "prod/app",
      ...entry,
    });
    const env = { SECRET: secrets.caller.secretAccessKey };
    return { secrets, store: createConsumerStore("app", schema, adapterParts({ env })) };
  }

  const pair = { id: "AWS_ACCESS_KEY_ID", secret: "AWS_SECRET_ACCESS_KEY" };
  const halves = (value: string) => {
    const [id, secret] = value.split(":");
    return { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
  };

  it("moves the label and leaves the version before as the previous one", async () => {
    const { secrets, store } = await start("team.EXAMPLE_old_value_0001");
    await store.write(new Secret("team.EXAMPLE_new_value_0001"));
    expect([secrets.text("AWSCURRENT"), secrets.text("AWSPREVIOUS")]).toEqual([
      "team.EXAMPLE_new_value_0001",
      "team.EXAMPLE_old_value_0001",
    ]);
    await store.write(new Secret("team.EXAMPLE_new_value_0001"));
    expect(secrets.text("AWSPREVIOUS")).toBe("team.EXAMPLE_old_value_0001");
  });

  it("changes both halves of an access key, and nothing else in the JSON", async () => {
    const whole = { z: [1, { a: null }], ...halves(OLD), port: 5432 };
    const { secrets, store } = await start(JSON.stringify(whole), { pair });
    expect((await store.read()).reveal()).toBe(OLD);
    await store.write(new Secret(NEW));
    expect(secrets.text("AWSCURRENT")).toBe(JSON.stringify({ ...whole, ...halves(NEW) }));
    expect((await store.read()).reveal()).toBe(NEW);
  });

  it("takes no value that isn't an access key where two halves are wanted", async () => {
    const { secrets, store } = await start(JSON.stringify(halves(OLD)), { pair });
    for (const value of ["team.EXAMPLE_value_0001", `${NEW}:x`, ":EXAMPLE", "AKIAQ2LEAKED3SEVENAB:"]) {
      await expect(store.write(new Secret(value))).rejects.toMatchObject({ code: "ERR_SECRET_INVALID" });
    }
    expect(secrets.server.calls.map(({ route }) => route)).not.toContain("put");
  });

  it("doesn't write over what somebody else wrote meanwhile", async () => {
    const { secrets, store } = await start('{"token":"team.EXAMPLE_old_value_0001"}', { member: "token" });
    secrets.server.fault("put", { kind: "status", status: 503 });
    await expect(store.write(new Secret("team.EXAMPLE_new_value_0001"))).rejects.toMatchObject({
      happened: "no",
    });
    const theirs = '{"token":"team.EXAMPLE_their_value_01","more":"1"}';
    for (const route of ["read", "put"]) {
      secrets.meanwhile.set(route, () => secrets.put(theirs));
      await expect(store.write(new Secret("team.EXAMPLE_new_value_0001"))).rejects.toMatchObject({
        code: "ERR_STORE_REFUSED",
        retry: "later",
        happened: "no",
      });
      expect(secrets.text("AWSCURRENT")).toBe(theirs);
    }
  });

  it("adds nothing, and takes nothing apart that it doesn't understand", async () => {
    for (const text of [
      "{}",
      '{"token":7}',
      '{"token":""}',
      "[]",
      "not JSON",
      '{"token":"team.EXAMPLE","n":1.0}',
    ]) {
      const { secrets, store } = await start(text, { member: "token" });
      await expect(store.preflight()).rejects.toMatchObject({
        code: "ERR_STORE_REFUSED",
        happened: "no",
      });
      await expect(store.write(new Secret("team.EXAMPLE_new_value_0001"))).rejects.toThrow(/./);
      expect(secrets.text("AWSCURRENT")).toBe(text);
    }
  });

  it("says beforehand what would undo a write", async () => {
    for (const about of [
      { DeletedDate: 1_790_000_000 },
      { OwningService: "rds" },
      { RotationEnabled: true },
    ]) {
      const { secrets, store } = await start("team.EXAMPLE_old_value_0001");
      Object.assign(secrets.about, about);
      await expect(store.preflight()).rejects.toMatchObject({ code: "ERR_STORE_REFUSED", happened: "no" });
    }
    const { store } = await start("team.EXAMPLE_old_value_0001", { secret: "prod/other" });
    await expect(store.preflight()).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      hint: expect.stringContaining("secretsmanager:DescribeSecret") as string,
    });
  });

  it("knows AWS's names for a refusal, which come with a plain 400", async () => {
    const { secrets, store } = await start("team.EXAMPLE_old_value_0001");
    const cases = [
      [
        "AccessDeniedException",
        "ERR_STORE_REFUSED",
        /^the credential needs secretsmanager:UpdateSecretVersionStage/,
      ],
      ["ExpiredTokenException", "ERR_STORE_REFUSED", /^the credential needs/],
      ["ThrottlingException", "ERR_STORE_BUSY", undefined],
    ] as const;
    for (const [name, code, hint] of cases) {
      secrets.server.fault("write", { kind: "status", status: 400, body: { __type: name, message: "x" } });
      const error: unknown = await store
        .write(new Secret("team.EXAMPLE_new_value_0001"))
        .catch((one: unknown) => one);
      expect(error).toMatchObject({ code, happened: "no" });
      if (hint !== undefined) expect(error).toMatchObject({ hint: expect.stringMatching(hint) as string });
    }
  });
});
