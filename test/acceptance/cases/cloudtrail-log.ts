import { rowFormat } from "../../../src/formats/row-format.ts";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileAuditLog } from "../../../src/adapters/audit-log/file.ts";
import type { World } from "../../../src/adapters/world/world.ts";
import type { AuditRow } from "../../../src/core/audit.ts";
import type { AuditLog } from "../../../src/ports/audit-log.ts";

/** As an operator declares a trail that records management events only, which is what it does unless told. */
const TRAIL = rowFormat({ format: { name: "cloudtrail", covers: ["management"], lag: 15 * 60 } });

/** A trail in a file, fed by the calls of a world as CloudTrail would record them. */
export interface Trail {
  readonly log: AuditLog;
  /** Lines of the file so far. */
  lines(): readonly string[];
  remove(): void;
}

/** The world's own log shows every call, late enough; what a trail of management events doesn't hold is left out here. */
export function startTrail(world: World): Trail {
  const folder = mkdtempSync(join(tmpdir(), "stanch-trail-"));
  const path = join(folder, "cloudtrail.ndjson");
  writeFileSync(path, "");
  const everything = world.auditLogs("everything");
  const written: string[] = [];
  const known = new Set<string>();
  const file = createFileAuditLog({ name: "cloudtrail", path, rows: TRAIL });
  return {
    log: {
      ...file,
      async *read(query) {
        for await (const row of everything.read({ from: new Date(0).toISOString(), to: query.to })) {
          if (row.type === "gap" || known.has(row.id)) continue;
          known.add(row.id);
          if (row.action === "data" || row.outcome === "refused") continue;
          const line = JSON.stringify(eventOf(row));
          written.push(line);
          appendFileSync(path, `${line}\n`);
        }
        yield* file.read(query);
      },
    },
    lines: () => written,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function eventOf(row: AuditRow): object {
  const { keyId, userAgent, address, minted } = row;
  const [eventSource, eventName] =
    minted === undefined
      ? ["ec2.amazonaws.com", "DescribeInstances"]
      : ["iam.amazonaws.com", "CreateAccessKey"];
  const userName = "media-pipeline";
  return {
    eventVersion: "1.08",
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDAEXAMPLEEXAMPLE",
      arn: `arn:aws:iam::123456789012:user/${userName}`,
      accountId: "123456789012",
      accessKeyId: keyId,
      userName,
    },
    // CloudTrail has whole seconds.
    eventTime: row.at.replace(/\.\d+Z$/, "Z"),
    eventSource,
    eventName,
    awsRegion: "eu-central-1",
    sourceIPAddress: address,
    userAgent,
    requestParameters: null,
    responseElements:
      minted === undefined
        ? null
        : { accessKey: { accessKeyId: minted.id, status: "Active", userName: "backup" } },
    eventID: `00000000-0000-4000-8000-${row.id.replace(/\D/g, "").padStart(12, "0")}`,
    readOnly: minted === undefined,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "123456789012",
    eventCategory: "Management",
  };
}
