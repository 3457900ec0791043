import { describe, expect, it, test } from "vitest";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import { anyTime } from "../../../src/formats/any-time.ts";
import { cloudtrailEvent } from "../../../src/formats/events/cloudtrail.ts";
import { readDuration } from "../../../src/formats/iso-duration.ts";
import { trailRecord } from "../../adapters/audit-log/event-files.ts";

function eventOf(differing: Readonly<Record<string, unknown>>): AuditEvent {
  const event = cloudtrailEvent(trailRecord(1, differing), () => "fallback");
  if ("problem" in event) throw new Error(event.problem);
  return event;
}
const iam = (eventName: string, more: Readonly<Record<string, unknown>> = {}): AuditEvent =>
  eventOf({ eventSource: "iam.amazonaws.com", eventName, ...more });

describe("a record of CloudTrail", () => {
  it("names key, principals, program and call in one vocabulary", () => {
    const event = eventOf({
      eventSource: "lambda.amazonaws.com",
      eventName: "UpdateFunctionCode20150331v2",
      userIdentity: {
        accessKeyId: "ASIAEXAMPLE",
        principalId: "AROAEXAMPLE:run",
        arn: "arn:aws:sts::1:assumed-role/app/run",
        sessionContext: { sessionIssuer: { principalId: "AROAEXAMPLE" } },
      },
    });
    expect(event).toMatchObject({
      keyIds: ["ASIAEXAMPLE"],
      principals: ["AROAEXAMPLE:run", "arn:aws:sts::1:assumed-role/app/run", "AROAEXAMPLE"],
      userAgent: "aws-cli/2.15 Linux/6.1",
      action: "lambda:UpdateFunctionCode",
      deeds: ["persistence"],
      outcome: "accepted",
      byService: false,
    });
  });

  it.each([
    [{ errorCode: "AccessDenied" }, "refused"],
    [{ errorCode: "Client.UnauthorizedOperation" }, "refused"],
    [{ errorMessage: "Failed authentication" }, "refused"],
    [{ errorCode: "InvalidInstanceId" }, "failed"],
    [{ errorCode: "ThrottlingException" }, "failed"],
    [{ responseElements: { ConsoleLogin: "Failure" } }, "refused"],
    [{ responseElements: { ConsoleLogin: "Success" } }, "accepted"],
  ] as const)("%o is %s", (differing, outcome) => {
    expect(eventOf(differing).outcome).toBe(outcome);
  });

  it("takes the time of whoever shipped it where its own is missing, and has none without both", () => {
    const at = "2026-11-20T12:00:00.000Z";
    expect(eventOf({ eventTime: undefined, "@timestamp": at }).at).toBe(at);
    expect(cloudtrailEvent(trailRecord(1, { eventTime: "soon" }), () => "x")).toEqual({
      problem: "it has no readable time",
    });
  });

  it("says what a call made, with the names that its end goes by", () => {
    const user = {
      userName: "eve",
      userId: "AIDAEXAMPLEMADE00000",
      arn: "arn:aws:iam::123456789012:user/eve",
    };
    const [made] = iam("CreateUser", { responseElements: { user } }).minted;
    expect(made).toMatchObject({ id: "AIDAEXAMPLEMADE00000", kind: "principal", shared: false });
    const [login] = iam("CreateLoginProfile", { requestParameters: { userName: "eve" } }).minted;
    const deleted = iam("DeleteUser", { requestParameters: { userName: "eve" } }).ended;
    expect(deleted).toEqual(expect.arrayContaining([login?.id, made?.aliases.at(-1)]));
    // A login that is taken away doesn't end the user's keys.
    const loggedOut = iam("DeleteLoginProfile", { requestParameters: { userName: "eve" } }).ended;
    expect(loggedOut.filter((id) => made?.aliases.includes(id))).toEqual([]);
  });

  it("says until when a session lasts, however the answer writes it", () => {
    const expiry = (expiration: unknown) =>
      eventOf({
        eventSource: "sts.amazonaws.com",
        eventName: "AssumeRole",
        responseElements: { credentials: { accessKeyId: "ASIAEXAMPLE", expiration } },
      }).minted[0]?.expiresAt;
    expect(expiry("Nov 20, 2026, 1:02:03 PM")).toBe("2026-11-20T13:02:03.000Z");
    expect(expiry("Nov 20, 2026 1:02:03 PM")).toBe("2026-11-20T13:02:03.000Z");
    expect(expiry("2026-11-20T13:02:03Z")).toBe("2026-11-20T13:02:03.000Z");
    expect(expiry("later")).toBeNull();
  });

  it("ends a key by its deletion, not by making it inactive: it can be woken up again", () => {
    const requestParameters = { status: "Inactive", accessKeyId: "AKIAX" };
    expect(iam("DeleteAccessKey", { requestParameters }).ended).toEqual(["AKIAX"]);
    expect(iam("UpdateAccessKey", { requestParameters }).ended).toEqual([]);
  });

  it.each(["ec2:AuthorizeSecurityGroupIngress", "rds:AuthorizeDBSecurityGroupIngress"])(
    "sees that %s opens something to everybody",
    (action) => {
      const [service, eventName = ""] = action.split(":");
      const opened = (cidr: string) =>
        eventOf({
          eventSource: `${service}.amazonaws.com`,
          eventName,
          requestParameters: { ipPermissions: [{ cidr }] },
        }).deeds.includes("exfiltration");
      expect([opened("0.0.0.0/0"), opened("192.0.2.0/24")]).toEqual([true, false]);
    },
  );

  it("counts a parameter as a secret only where it is decrypted", () => {
    const read = (withDecryption: unknown) =>
      eventOf({
        eventSource: "ssm.amazonaws.com",
        eventName: "GetParameter",
        requestParameters: { withDecryption },
      }).deeds;
    expect(read(true)).toContain("secret-read");
    expect(read(false)).toEqual(["discovery"]);
  });

  it("knows a call that a service makes on somebody's behalf", () => {
    expect(eventOf({ sourceIPAddress: "cloudformation.amazonaws.com" }).byService).toBe(true);
  });
});

test.each([
  ["2026-11-20T12:00:00Z", "2026-11-20T12:00:00.000Z"],
  ["2026-11-20 12:00:00.5", "2026-11-20T12:00:00.500Z"],
  ["2026-11-20T13:00:00+01:00", "2026-11-20T12:00:00.000Z"],
  [1_795_176_000, "2026-11-20T12:00:00.000Z"],
  ["1795176000000", "2026-11-20T12:00:00.000Z"],
  [1_795_176_000_000_000, "2026-11-20T12:00:00.000Z"],
  ["yesterday", null],
  ["2026-13-45T99:00:00Z", null],
  [Number.NaN, null],
  [-1, null],
  [{}, null],
])("the time %j is %j", (value, instant) => {
  expect(anyTime(value)).toBe(instant);
});

test.each([
  ["P10D", 864_000],
  ["PT36H", 129_600],
  ["P1DT12H", 129_600],
  ["P2W", 1_209_600],
  ["10d", 864_000],
  ["P", null],
  ["PT", null],
  ["P1M", null],
  ["P1Y", null],
  ["P9999D", null],
])("the length %s is %j seconds", (text, seconds) => {
  expect(readDuration(text)).toBe(seconds);
});
