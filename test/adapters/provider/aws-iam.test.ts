import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { createProvider } from "../../../src/adapters/provider/index.ts";
import { awsIamProviderSchema } from "../../../src/formats/config/providers/aws-iam.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeIam, startFakeIam } from "../../fakes/aws-iam.ts";

describe("access keys of an IAM user", () => {
  let iam: FakeIam;

  beforeEach(async () => {
    iam = await startFakeIam({ user: "deploy" });
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await iam.server.close();
  });

  const open = (changes: Readonly<Record<string, unknown>> = {}, secret = iam.caller.secretAccessKey) =>
    createProvider(
      "aws",
      awsIamProviderSchema.parse({
        adapter: "aws-iam",
        user: "deploy",
        baseUrl: iam.server.url,
        credentials: { accessKeyId: iam.caller.accessKeyId, secretAccessKey: { env: "SECRET" } },
        ...changes,
      }),
      adapterParts({
        env: { SECRET: secret },
        http: createHttpClient({ allowedHosts: ["127.0.0.1"], userAgent: "stanch/L-20261126-k3f9" }),
      }),
    );

  const failing = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => null,
      (error: unknown) => error,
    );

  const calls = (): readonly (string | null)[] => iam.server.calls.map(({ route }) => route);

  it("makes no third key, and evicts none", async () => {
    const ids = [iam.add().id, iam.add().id];
    const provider = await open();
    expect(provider.capabilities.maxKeysPerPrincipal).toBe(2);
    expect(await failing(provider.createKey({ name: "x" }))).toMatchObject({
      code: "ERR_KEY_LIMIT",
      happened: "no",
      retry: "never",
    });
    expect([...iam.keys.keys()]).toEqual(ids);
  });

  it("gives a new key as ID:SECRET", async () => {
    const { key, value } = await (await open()).createKey({ name: "x" });
    const [made] = [...iam.keys.values()];
    expect(value.reveal()).toBe(`${made?.id ?? ""}:${made?.secret ?? ""}`);
    expect(key).toMatchObject({ id: made?.id, name: null, prefix: "AKIA", principal: "deploy" });
  });

  it("says when a key was last used, and nothing of one that never was", async () => {
    const [used, unused] = [iam.add(), iam.add()];
    used.lastUsed = "2026-11-20T09:30:00Z";
    const keys = await (await open()).listKeys();
    expect(keys.map(({ id, lastUsedAt }) => [id, lastUsedAt])).toEqual([
      [used.id, "2026-11-20T09:30:00.000Z"],
      [unused.id, undefined],
    ]);
  });

  it("knows the quarantine of AWS, which leaves a disabled key disabled", async () => {
    const [live, disabled] = [iam.add(), iam.add()];
    disabled.active = false;
    for (const name of ["ReadOnlyAccess", "a", "b", "c", "d", "AWSCompromisedKeyQuarantineV3"]) {
      iam.attached.add(`arn:aws:iam::aws:policy/${name}`);
    }
    const provider = await open();
    expect((await provider.getKey(live.id)).state).toBe("quarantined");
    expect((await provider.getKey(disabled.id)).state).toBe("disabled");
    iam.attached.delete("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3");
    // A policy of the account's own may be called anything.
    iam.attached.add("arn:aws:iam::123456789012:policy/AWSCompromisedKeyQuarantineV3");
    expect((await provider.getKey(live.id)).state).toBe("live");
  });

  it("takes another user's key neither for dead nor for ended", async () => {
    const other = iam.add("somebody");
    const provider = await open();
    expect((await provider.getKey(other.id)).state).toBe("unknown");
    expect(await failing(provider.endKey(other.id))).toMatchObject({ code: "ERR_PROVIDER_NOT_FOUND" });
    expect(iam.keys.has(other.id)).toBe(true);
  });

  it("takes a key that it may not look at, and never saw at the user, neither for dead nor for ended", async () => {
    const own = iam.add();
    const backdoor = iam.add("backdoor");
    iam.seesOthers = false;
    const provider = await open();
    await provider.listKeys();
    iam.keys.delete(own.id);
    for (const id of [backdoor.id, "AKIAQ2ANOTHER3ACCOUN"]) {
      expect([id, (await provider.getKey(id)).state]).toEqual([id, "unknown"]);
      expect(await failing(provider.endKey(id))).toMatchObject({
        code: "ERR_PROVIDER_NOT_FOUND",
        happened: "no",
      });
    }
    expect((await provider.getKey(own.id)).state).toBe("dead");
    expect((await (await open()).getKey(own.id)).state).toBe("unknown");
    expect(iam.keys.has(backdoor.id)).toBe(true);
  });

  it("ends access keys only: sessions, SSH keys and certificates are neither dead nor ended", async () => {
    const provider = await open();
    const others = ["ASIAQ2SESSION3SEVENB", "APKAQ2SSHKEY3SEVENAA", "ACCAQ2GITPASS3SEVENA"];
    for (const id of others)
      expect(await failing(provider.endKey(id))).toMatchObject({ code: "ERR_UNSUPPORTED", happened: "no" });
    expect(calls()).toEqual([]);
    for (const id of others) expect([id, (await provider.getKey(id)).state]).toEqual([id, "unknown"]);
  });

  it("knows the key by the id in its value", async () => {
    const provider = await open();
    const secret = "EXAMPLEsecretEXAMPLEsecretEXAMPLE/+00001";
    expect(provider.idOf?.(new Secret(`AKIAQ2LEAKED3SEVENAA:${secret}`))).toBe("AKIAQ2LEAKED3SEVENAA");
    for (const other of [secret, `ASIAQ2SESSION3SEVENB:${secret}`])
      expect(provider.idOf?.(new Secret(other))).toBeUndefined();
  });

  it("takes the keys of a user that isn't there for nothing at all", async () => {
    const provider = await open({ user: "deplyo" });
    const { id } = iam.add();
    for (const call of [provider.listKeys(), provider.getKey(id), provider.endKey("AKIAQ2GONE2GONE2GONE")]) {
      expect(await failing(call)).toMatchObject({ code: "ERR_PROVIDER_NOT_FOUND", happened: "no" });
    }
  });

  describe("narrowed to networks", () => {
    it("is fenced in by a policy of its user, which is all that is taken off again", async () => {
      const { id } = iam.add();
      iam.inline.set("own-policy", "{}");
      const provider = await open();
      await provider.restrictKey(id, { networks: ["192.0.2.0/24", "2001:db8::/32"] });
      const policy: unknown = JSON.parse(iam.inline.get(`stanch-fence-${id}`) ?? "");
      expect(policy).toMatchObject({
        Statement: [
          {
            Effect: "Deny",
            Action: "*",
            Resource: "*",
            Condition: {
              NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] },
              Bool: { "aws:ViaAWSService": "false" },
            },
          },
        ],
      });
      await provider.unrestrictKey(id);
      expect([...iam.inline.keys()]).toEqual(["own-policy"]);
      await provider.unrestrictKey(id);
    });

    it("never to nobody, and never under a name that the id of a key could bend", async () => {
      const provider = await open();
      for (const networks of [[], undefined]) {
        const restriction = networks === undefined ? {} : { networks };
        expect(await failing(provider.restrictKey("AKIA", restriction))).toMatchObject({
          code: "ERR_UNSUPPORTED",
        });
      }
      expect(await failing(provider.unrestrictKey("x/../own-policy"))).toMatchObject({
        code: "ERR_PROVIDER_VALUE",
      });
      expect(calls()).toEqual([]);
    });
  });

  it("refuses to make what IAM can't be told", async () => {
    const provider: Provider = await open();
    for (const more of [
      { kind: "team" },
      { team: "a" },
      { scopes: ["s3"] },
      { principal: "other" },
    ] as const) {
      expect(await failing(provider.createKey({ name: "x", ...more }))).toMatchObject({
        code: "ERR_UNSUPPORTED",
      });
    }
    expect(() => provider.checkRequest?.({ kind: "team" })).toThrow("access keys have no kind");
    expect(calls()).toEqual([]);
    await provider.createKey({ name: "x", principal: "deploy" });
  });

  it("tells its own credential from the leaked key by its id", async () => {
    expect(await (await open()).ownCredential()).toEqual({ kind: "key", keyId: iam.caller.accessKeyId });
  });

  it("knows that its own credential is a session, and calls with it", async () => {
    await iam.server.close();
    iam = await startFakeIam({ user: "deploy", sessionToken: "EXAMPLEtoken/EXAMPLE+token==" });
    const {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    } = iam.caller;
    const printed = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey, SessionToken });
    const provider = await open({ credentials: { process: ["echo", printed] } });
    expect(await provider.ownCredential()).toEqual({ kind: "session", keyId: AccessKeyId });
    expect(await provider.listKeys()).toEqual([]);
  });

  it("says that its own credential is refused, whatever AWS calls that", async () => {
    const wrong = await open({}, "EXAMPLEanotherSecretEXAMPLEanotherSecret");
    expect(await failing(wrong.listKeys())).toMatchObject({ code: "ERR_PROVIDER_AUTH", happened: "no" });
    const unknown = await open({
      credentials: { accessKeyId: "AKIAQ2NOBODY3NOBODY7", secretAccessKey: { env: "SECRET" } },
    });
    expect(await failing(unknown.createKey({ name: "x" }))).toMatchObject({ code: "ERR_PROVIDER_AUTH" });
    expect(iam.keys.size).toBe(0);
  });

  it("names the permission that it lacks", async () => {
    iam.server.fault("create", { kind: "status", status: 403, body: awsError("AccessDenied") });
    expect(await failing((await open()).createKey({ name: "x" }))).toMatchObject({
      code: "ERR_PROVIDER_REFUSED",
      hint: expect.stringContaining("iam:CreateAccessKey") as string,
    });
  });

  it("knows a throttled call by its name: nothing has happened", async () => {
    iam.server.fault("create", { kind: "status", status: 400, body: awsError("Throttling") });
    const error = await failing((await open()).createKey({ name: "x" }));
    expect(error).toMatchObject({ code: "ERR_PROVIDER_BUSY", happened: "no", retry: "later" });
  });

  it("calls as stanch, and takes nothing from the environment", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAQ2ENVIRON3ENVIRO");
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_SDK_UA_APP_ID", "somebody");
    vi.stubEnv("AWS_MAX_ATTEMPTS", "9");
    const provider = await open();
    await provider.listKeys();
    iam.server.fault("create", { kind: "status", status: 503 });
    await failing(provider.createKey({ name: "x" }));
    expect(calls()).toEqual(["ListAttachedUserPolicies", "list", "create"]);
    for (const { headers } of iam.server.calls) {
      expect([headers["user-agent"], headers["x-amz-user-agent"]]).toEqual([
        "stanch/L-20261126-k3f9",
        undefined,
      ]);
    }
  });
});

function awsError(code: string): string {
  return `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
}
