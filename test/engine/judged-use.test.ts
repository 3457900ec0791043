import { describe, expect, it } from "vitest";
import { closeBlockers } from "../../src/core/close.ts";
import type { AuditGap, AuditRow } from "../../src/core/audit.ts";
import { plus } from "../../src/core/time.ts";
import { rowFormat } from "../../src/formats/row-format.ts";
import type { AuditLog } from "../../src/ports/audit-log.ts";
import { closeLeakPath } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { STARTS_AT, consumer } from "./setting.ts";

const TRAIL = rowFormat({ format: { name: "cloudtrail", covers: ["management"], lag: 60 } });
const CHILD = "AKIAI44QH8DHBEXAMPLE";
/** A thief chooses the name of a session. */
const SECRET = "EXAMPLEsecret0123456789EXAMPLE";
const SESSION = "ASIAIOSFODNN7EXAMPLE";

/** Records of a trail beside the world's own log; `key` stands for the leaked one. */
function withTrail(response: Play, records: (key: string) => readonly object[]): void {
  const key = response.at().incident.leaked.id;
  const trail: AuditLog = {
    name: "trail",
    capabilities: TRAIL.capabilities,
    async *read({ from, to, keyIds = [] }) {
      await Promise.resolve();
      const rows = records(key).flatMap((record, index) => TRAIL.toRows(record, `hash-${index}`, keyIds));
      for (const row of rows) if (isRow(row) && row.at >= from && row.at <= to) yield row;
    },
  };
  response.adapt(({ auditLogs }) => ({ auditLogs: [...auditLogs, trail] }));
}

function isRow(row: AuditRow | AuditGap | { readonly problem: string }): row is AuditRow {
  return "type" in row && row.type === "row";
}

let serial = 0;
function call(minutes: number, eventName: string, more: object): object {
  serial += 1;
  return {
    eventID: `00000000-0000-4000-8000-${String(serial).padStart(12, "0")}`,
    eventTime: plus(STARTS_AT, minutes * 60),
    eventSource: eventName === "AssumeRole" ? "sts.amazonaws.com" : "iam.amazonaws.com",
    eventName,
    eventType: "AwsApiCall",
    recipientAccountId: "123456789012",
    sourceIPAddress: "203.0.113.9",
    userAgent: "aws-cli/2.15.0",
    ...more,
  };
}

const by = (accessKeyId: string): object => ({
  userIdentity: { type: "IAMUser", accessKeyId, userName: "deploy", accountId: "123456789012" },
});
const eve = { userName: "eve", userId: "AIDAEXAMPLEEVEEXAMPLE", arn: "arn:aws:iam::123456789012:user/eve" };

/** A key and a user that stay, a session that runs out; the key was deleted by an administrator. */
const deeds = (key: string): readonly object[] => [
  call(-8, "CreateUser", { ...by(key), responseElements: { user: eve } }),
  call(-7, "CreateAccessKey", {
    ...by(key),
    responseElements: { accessKey: { accessKeyId: CHILD, userName: "eve", status: "Active" } },
  }),
  call(-6, "AssumeRole", {
    ...by(key),
    responseElements: {
      credentials: { accessKeyId: SESSION, expiration: plus(STARTS_AT, -60) },
      assumedRoleUser: {
        arn: "arn:aws:sts::123456789012:assumed-role/ops/s",
        assumedRoleId: `AROAEXAMPLEEXAMPLE12:${SECRET}`,
      },
    },
  }),
  call(-5, "ListUsers", by(CHILD)),
  {
    ...call(-4, "ConsoleLogin", {
      userIdentity: { type: "IAMUser", ...eve, accountId: "123456789012" },
      responseElements: { ConsoleLogin: "Success" },
    }),
    eventSource: "signin.amazonaws.com",
    eventType: "AwsConsoleSignIn",
  },
  call(-2, "DeleteAccessKey", {
    ...by("AKIAEXAMPLEADMINEXAM"),
    sourceIPAddress: "198.51.100.4",
    requestParameters: { accessKeyId: CHILD, userName: "eve" },
  }),
];

describe("the audit step of a response", () => {
  it("judges what was done with the key and with all that it made, and says so of each caller", async () => {
    const response = await play({ consumers: [consumer("web")] });
    withTrail(response, deeds);
    closeLeakPath(response);
    await response.drive({ seconds: 600 });

    const { judged, window, callers, lineage } = response.rows("audit.read")[0]?.data ?? {};
    expect(judged).toMatchObject({ verdict: "misuse", counts: { misuse: 5 }, byAgentAlone: ["web"] });
    expect(judged?.counts.legitimate).toBeGreaterThan(0);
    expect(window).toEqual({ first: plus(STARTS_AT, -480), last: plus(STARTS_AT, -240) });
    expect(judged?.tactics.map(({ tactic }) => tactic)).toEqual(
      expect.arrayContaining(["persistence", "discovery"]),
    );
    // One program from one address, on the leaked key, on the key that it made and as the user that it made.
    expect(callers?.map(({ key, accepted }) => [key, accepted]).sort()).toEqual([
      ["lineage", 1],
      ["lineage", 1],
      ["old", 3],
    ]);
    for (const { id } of callers ?? [])
      expect(judged?.callers[id]).toMatchObject({
        verdict: "misuse",
        reasons: expect.arrayContaining(["persistence", "minted-then-used"]) as unknown,
      });
    expect(lineage?.map(({ id, kind }) => `${kind} ${id}`).sort()).toEqual([
      `key ${CHILD}`,
      "principal AIDAEXAMPLEEVEEXAMPLE",
      `session ${SESSION}`,
    ]);
    expect(lineage?.flatMap(({ aliases }) => aliases)).toContain("arn:aws:iam::123456789012:user/eve");
    expect(JSON.stringify(response.entries())).not.toContain(SECRET);
  });

  it("leaves nothing to end of what the log saw ended and what ran out, and looks for the rest", async () => {
    const response = await play({ consumers: [consumer("web")] });
    withTrail(response, deeds);
    await response.drive({ seconds: 600 });
    const { incident } = response.at();
    const alive = closeBlockers(incident, response.world.clock.now())
      .filter(({ code }) => code === "LINEAGE_ALIVE")
      .map(({ subject }) => subject);
    expect(alive).toEqual(["AIDAEXAMPLEEVEEXAMPLE"]);
  });

  it("takes calls that the same program made before the exposure for nobody's misuse, and asks all the same", async () => {
    const response = await play({ consumers: [consumer("web")], audit: { lookback: "2d" } });
    const cron = { sourceIPAddress: "192.0.2.40", userAgent: "Boto3/1.35.0" };
    withTrail(response, (key) =>
      [-1440, -720, -60, -5].map((minutes) => call(minutes, "GetUser", { ...by(key), ...cron })),
    );
    await response.drive({ seconds: 600 });
    const { judged, callers } = response.rows("audit.read")[0]?.data ?? {};
    const [forgotten] = callers ?? [];
    expect(judged).toMatchObject({ verdict: "undetermined", counts: { misuse: 0, undetermined: 1 } });
    expect(judged?.callers[forgotten?.id ?? ""]).toEqual({ verdict: "undetermined", reasons: ["as-before"] });
  });
});
