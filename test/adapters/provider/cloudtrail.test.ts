import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuditLogs } from "../../../src/adapters/audit-log/index.ts";
import { createProvider } from "../../../src/adapters/provider/index.ts";
import type { AuditQuery } from "../../../src/core/audit.ts";
import { awsIamProviderSchema } from "../../../src/formats/config/providers/aws-iam.ts";
import type { AuditLog } from "../../../src/ports/audit-log.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { readAll } from "../../contracts/audit-log.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeTrail, startFakeTrail } from "../../fakes/aws-cloudtrail.ts";

const LEAKED = "AKIAQ2LEAKED3SEVENAA";
const SESSION = "ASIAQ2SESSION3SEVENB";
const query: AuditQuery = {
  from: "2026-11-20T00:00:00.000Z",
  to: "2026-11-21T00:00:00.000Z",
  keyIds: [LEAKED],
};

describe("the event history of CloudTrail", () => {
  let home: FakeTrail;
  let away: FakeTrail;

  beforeEach(async () => {
    home = await startFakeTrail("us-east-1");
    away = await startFakeTrail("eu-central-1");
  });

  afterEach(async () => {
    await home.server.close();
    await away.server.close();
  });

  /** Time passes only while somebody waits. */
  function waitingClock(): Clock & { readonly waits: number[] } {
    let now = Date.parse("2026-11-21T00:00:00.000Z");
    const waits: number[] = [];
    return {
      waits,
      now: () => new Date(now).toISOString(),
      async sleep(seconds) {
        waits.push(seconds);
        now += Math.round(seconds * 1000);
      },
    };
  }

  async function open(clock: Clock = waitingClock()): Promise<AuditLog> {
    const entry = awsIamProviderSchema.parse({
      adapter: "aws-iam",
      user: "deploy",
      credentials: { accessKeyId: home.caller.accessKeyId, secretAccessKey: { env: "SECRET" } },
      cloudtrail: {
        regions: [
          { region: "us-east-1", baseUrl: home.server.url },
          { region: "eu-central-1", baseUrl: away.server.url },
        ],
      },
    });
    const parts = adapterParts({ env: { SECRET: home.caller.secretAccessKey }, clock });
    const { audit } = await createProvider("aws", entry, parts);
    const [log] = await createAuditLogs(
      "trail",
      { adapter: "http", provider: "aws" },
      { ...parts, auditOf: async () => audit },
    );
    if (log === undefined) throw new Error("no log");
    return log;
  }

  const record = (second: number, more: Readonly<Record<string, unknown>> = {}, keyId = LEAKED) => ({
    eventID: `e-${String(second)}`,
    eventTime: new Date(Date.parse("2026-11-20T10:00:00Z") + second * 1000).toISOString().replace(".000", ""),
    eventSource: "s3.amazonaws.com",
    eventName: "ListBuckets",
    sourceIPAddress: "192.0.2.7",
    userAgent: "aws-cli/2.31",
    userIdentity: {
      type: "IAMUser",
      userName: "deploy",
      accessKeyId: keyId,
      arn: "arn:aws:iam::123456789012:user/deploy",
    },
    ...more,
  });

  it("says what it covers, how late it is, and what it can't see", async () => {
    const { capabilities } = await open();
    expect(capabilities).toMatchObject({
      identifiesKey: true,
      recordsRefusals: false,
      covers: ["management:us-east-1", "management:eu-central-1"],
      lag: 900,
    });
    expect(capabilities.cannotSee.join("\n")).toContain("us-east-1, eu-central-1 only");
  });

  it("gives every call of a key in every Region, to the last page", async () => {
    for (let second = 0; second < 120; second += 1) home.records.push(record(second));
    away.records.push(record(500, { eventName: "CreateAccessKey", eventSource: "iam.amazonaws.com" }));
    home.records.push(record(600, {}, "AKIAQ2OTHERS3SEVENAA"));
    const { rows, gaps } = await readAll(await open(), query);
    expect(gaps).toEqual([]);
    expect(rows).toHaveLength(121);
    expect(rows.find(({ id }) => id === "e-500")).toMatchObject({
      keyId: LEAKED,
      action: "iam:CreateAccessKey",
      address: "192.0.2.7",
      userAgent: "aws-cli/2.31",
      outcome: "accepted",
    });
    expect([home.server.calls.length, away.server.calls.length]).toEqual([3, 1]);
  });

  it("looks each key up by itself, and a user that was made by its name", async () => {
    home.records.push(record(1), record(2, {}, SESSION));
    home.records.push(
      record(3, {
        userIdentity: { type: "IAMUser", userName: "backdoor", accessKeyId: "AKIAQ2BACKDOOR3SEVEN" },
      }),
    );
    const keyIds = [
      LEAKED,
      SESSION,
      "user:123456789012/backdoor",
      "console:123456789012/backdoor",
      "role:1/x",
    ];
    const { rows } = await readAll(await open(), { ...query, keyIds });
    expect(rows.map(({ id }) => id).toSorted()).toEqual(["e-1", "e-2", "e-3"]);
    const asked = home.server.calls.map(
      ({ json }) => (json as { LookupAttributes: unknown }).LookupAttributes,
    );
    expect(asked).toEqual([
      [{ AttributeKey: "AccessKeyId", AttributeValue: LEAKED }],
      [{ AttributeKey: "AccessKeyId", AttributeValue: SESSION }],
      [{ AttributeKey: "Username", AttributeValue: "backdoor" }],
    ]);
  });

  it("gives an event that comes twice once, and no other that has only its id", async () => {
    home.records.push(record(1));
    away.records.push(record(1));
    const log = await open();
    // A page that comes twice, as two Regions may give it, isn't a server that repeats itself.
    const alike = await readAll(log, query);
    expect([alike.rows.length, alike.gaps]).toEqual([1, []]);
    home.records.push(record(1), record(1, { sourceIPAddress: "203.0.113.9" }));
    const { rows, gaps } = await readAll(log, query);
    expect(new Set(rows.map(({ address }) => address))).toEqual(new Set(["192.0.2.7", "203.0.113.9"]));
    expect(rows).toHaveLength(2);
    expect(gaps).toEqual([]);
  });

  it("waits, so that no Region gets more than two calls a second", async () => {
    for (let second = 0; second < 160; second += 1) home.records.push(record(second));
    const clock = waitingClock();
    await readAll(await open(clock), query);
    expect(home.server.calls).toHaveLength(4);
    expect(clock.waits).toHaveLength(3);
    expect(clock.waits.every((seconds) => seconds > 0.5 && seconds < 0.6)).toBe(true);
  });

  it("can't be read if the first call is throttled, and leaves a gap if a later one is", async () => {
    const throttled = {
      kind: "status",
      status: 400,
      body: { __type: "ThrottlingException", message: "Rate exceeded" },
    } as const;
    home.server.fault("lookup", throttled);
    await expect(readAll(await open(), query)).rejects.toMatchObject({
      code: "ERR_PROVIDER_BUSY",
      retry: "later",
      happened: "no",
    });
    home.records.push(record(1));
    away.server.fault("lookup", throttled);
    const { rows, gaps } = await readAll(await open(), query);
    expect(rows).toHaveLength(1);
    expect(gaps).toMatchObject([
      { from: query.from, to: query.to, reason: "a later page failed (ERR_PROVIDER_BUSY)" },
    ]);
  });

  it("vouches for no time of which CloudTrail keeps nothing any more", async () => {
    const { gaps } = await readAll(await open(), { ...query, from: "2026-08-01T00:00:00.000Z" });
    expect(gaps).toEqual([
      {
        type: "gap",
        from: "2026-08-01T00:00:00.000Z",
        to: "2026-08-23T00:00:00.000Z",
        reason: "the source doesn't reach back so far",
      },
    ]);
  });

  it("isn't silent about a key that it can't look up", async () => {
    await expect(readAll(await open(), { ...query, keyIds: ["deploy-key"] })).rejects.toMatchObject({
      code: "ERR_PROVIDER_VALUE",
    });
    expect(home.server.calls).toEqual([]);
  });

  it("reads everything where nobody asks for a key, and takes no sign-in page for an empty log", async () => {
    home.records.push(record(1), record(2, {}, SESSION));
    const log = await open();
    expect((await readAll(log, { from: query.from, to: query.to })).rows).toHaveLength(2);
    for (const fault of [{ kind: "html" }, { kind: "status", status: 200, body: { ok: true } }] as const) {
      home.server.fault("lookup", fault);
      await expect(readAll(log, query)).rejects.toMatchObject({ code: "ERR_PROVIDER_ANSWER" });
    }
  });

  it("doesn't go round in circles with a server that does", async () => {
    const page = (second: number) => ({
      kind: "status" as const,
      status: 200,
      body: {
        Events: [{ EventId: `e-${String(second)}`, CloudTrailEvent: JSON.stringify(record(second)) }],
        NextToken: "same",
      },
    });
    for (const second of [1, 2, 3]) home.server.fault("lookup", page(second));
    const { rows, gaps } = await readAll(await open(), query);
    expect([rows.length, home.server.calls.length]).toEqual([2, 2]);
    expect(gaps).toMatchObject([{ reason: "a later page failed (ERR_PROVIDER_PAGING)" }]);
  });

  it("comes to an end with a server that always names another next page", async () => {
    for (let page = 1; page <= 1010; page += 1) {
      const body = { Events: [], NextToken: `page-${String(page)}` };
      home.server.fault("lookup", { kind: "status", status: 200, body });
    }
    const { gaps } = await readAll(await open(), query);
    expect(home.server.calls).toHaveLength(1000);
    expect(gaps).toMatchObject([
      { from: query.from, to: query.to, reason: "a later page failed (ERR_PROVIDER_PAGING)" },
    ]);
  });

  it("a record that can't be read is a gap", async () => {
    home.records.push(record(1), record(2, { eventSource: 7 }), record(3));
    const { rows, gaps } = await readAll(await open(), query);
    expect(rows).toHaveLength(2);
    expect(gaps).toHaveLength(1);
  });
});
