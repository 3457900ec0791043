import { afterEach, describe, expect, it } from "vitest";
import { createConsumerStore } from "../../../src/adapters/consumer-store/index.ts";
import { Secret } from "../../../src/core/secret.ts";
import { awsLambdaEnvStoreSchema } from "../../../src/formats/config/stores/aws-lambda-env.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeLambda, startFakeLambda } from "../../fakes/aws-lambda.ts";

const OLD = "team.EXAMPLE_old_value_0001";
const NEW = "team.EXAMPLE_new_value_0001";

describe("variables of a Lambda function", () => {
  const open: FakeLambda[] = [];

  afterEach(async () => {
    for (const one of open.splice(0)) await one.server.close();
  });

  /** Time passes only while somebody waits. */
  function waitingClock(): Clock & { waited: number } {
    const start = Date.parse("2026-11-21T00:00:00.000Z");
    const clock = {
      waited: 0,
      now: () => new Date(start + clock.waited * 1000).toISOString(),
      async sleep(seconds: number) {
        clock.waited += seconds;
      },
    };
    return clock;
  }

  const entryOf = (changes: Readonly<Record<string, unknown>>) => {
    const entry = {
      adapter: "aws-lambda-env",
      region: "eu-central-1",
      credentials: { accessKeyId: "AKIAQ2STANCH3OWNKEY7", secretAccessKey: { env: "SECRET" } },
      function: "orders",
      variable: "API_TOKEN",
      ...changes,
    };
    return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
  };

  async function start(
    variables: Record<string, string> = { API_TOKEN: OLD, STAGE: "prod" },
    changes: Readonly<Record<string, unknown>> = {},
  ): Promise<{
    readonly lambda: FakeLambda;
    readonly store: ConsumerStore;
    readonly clock: ReturnType<typeof waitingClock>;
  }> {
    const lambda = await startFakeLambda("orders", variables);
    open.push(lambda);
    const clock = waitingClock();
    const entry = awsLambdaEnvStoreSchema.parse(entryOf({ baseUrl: lambda.server.url, ...changes }));
    const parts = adapterParts({ env: { SECRET: lambda.caller.secretAccessKey }, clock });
    return { lambda, clock, store: createConsumerStore("orders", entry, parts) };
  }

  const writing = (store: ConsumerStore, value = NEW): Promise<unknown> =>
    store.write(new Secret(value)).then(
      () => null,
      (error: unknown) => error,
    );

  it("keeps every other variable", async () => {
    const { lambda, store } = await start();
    await store.write(new Secret(NEW));
    expect(lambda.variables).toEqual({ API_TOKEN: NEW, STAGE: "prod" });
  });

  it("changes both halves of an access key at once", async () => {
    const pair = { id: "KEY_ID", secret: "KEY_SECRET" };
    const { lambda, store } = await start(
      { KEY_ID: "AKIAQ2LEAKED3SEVENAA", KEY_SECRET: "EXAMPLEoldSecret/EXAMPLE+old0000" },
      { variable: undefined, pair },
    );
    await store.write(new Secret("AKIAQ2LEAKED3SEVENAB:EXAMPLEnewSecret/EXAMPLE+new0000"));
    expect(lambda.variables).toEqual({
      KEY_ID: "AKIAQ2LEAKED3SEVENAB",
      KEY_SECRET: "EXAMPLEnewSecret/EXAMPLE+new0000",
    });
  });

  it("waits until Lambda says that the update has taken effect", async () => {
    const { lambda, store, clock } = await start();
    // At the first look, at the update, and twice after it.
    lambda.stands.push("Successful", "InProgress", "InProgress", "InProgress");
    await store.write(new Secret(NEW));
    expect([clock.waited, lambda.variables["API_TOKEN"]]).toEqual([2, NEW]);
  });

  it("doesn't begin an update while another one is on its way", async () => {
    const { lambda, store, clock } = await start();
    lambda.stands.push("InProgress", "InProgress");
    await store.write(new Secret(NEW));
    expect([clock.waited, lambda.variables["API_TOKEN"]]).toEqual([2, NEW]);
  });

  it("an update that doesn't come to an end, or fails, isn't a write", async () => {
    const stuck = await start();
    stuck.lambda.stands.push("Successful", ...Array.from({ length: 500 }, () => "InProgress"));
    expect(await writing(stuck.store)).toMatchObject({ code: "ERR_STORE_FAILED", happened: "unknown" });
    expect(stuck.clock.waited).toBeGreaterThan(100);

    const failed = await start();
    failed.lambda.stands.push("Successful", "InProgress", "Failed");
    expect(await writing(failed.store)).toMatchObject({ code: "ERR_STORE_FAILED", happened: "unknown" });
    // It is sent again, though the variables hold the value already.
    failed.lambda.stands.push("Failed");
    expect(await writing(failed.store)).toBe(null);
  });

  it("an update whose end can't be seen may have taken effect", async () => {
    const { lambda, store } = await start();
    lambda.server.fault("read", null);
    lambda.server.fault("read", { kind: "status", status: 429, retryAfter: "5" });
    expect(await writing(store)).toMatchObject({
      code: "ERR_STORE_BUSY",
      happened: "unknown",
      retry: { afterMs: 5000 },
    });
  });

  it("doesn't write over what somebody else changed meanwhile", async () => {
    const { lambda, store } = await start();
    lambda.meanwhile.set("read", () => void (lambda.revision += 1));
    expect(await writing(store)).toMatchObject({ code: "ERR_STORE_REFUSED", happened: "no", retry: "later" });
    expect(lambda.variables["API_TOKEN"]).toBe(OLD);
  });

  it("writes nothing where the other variables can't be read: they would be lost", async () => {
    const { lambda, store } = await start();
    lambda.sealed = true;
    for (const call of [store.preflight(), writing(store).then((error) => Promise.reject(error as Error))]) {
      await expect(call).rejects.toMatchObject({
        code: "ERR_STORE_REFUSED",
        happened: "no",
        hint: expect.stringContaining("kms:Decrypt") as string,
      });
    }
    expect(lambda.variables).toEqual({ API_TOKEN: OLD, STAGE: "prod" });
  });

  it("adds no variable that isn't there", async () => {
    const { store } = await start({ STAGE: "prod" });
    await expect(store.preflight()).rejects.toMatchObject({ code: "ERR_STORE_REFUSED" });
    expect(await writing(store)).toMatchObject({ code: "ERR_STORE_REFUSED", happened: "no" });
  });

  it("can't be given a variable that Lambda sets itself, nor a version", () => {
    for (const changes of [
      { variable: "AWS_SECRET_ACCESS_KEY" },
      { variable: undefined, pair: { id: "AWS_ACCESS_KEY_ID", secret: "X1" } },
      { function: "orders:live" },
      { function: "arn:aws:lambda:eu-central-1:123456789012:function:orders:7" },
      { pair: { id: "KEY_ID", secret: "KEY_SECRET" } },
      { variable: undefined },
    ]) {
      const { success } = awsLambdaEnvStoreSchema.safeParse(entryOf(changes));
      expect([changes, success]).toEqual([changes, false]);
    }
    expect(awsLambdaEnvStoreSchema.safeParse(entryOf({})).success).toBe(true);
  });
});
