import { createWriteStream } from "node:fs";
import { once } from "node:events";

export const LEAKED = "AKIAEXAMPLELEAKED000";

const LEAKED_ROW = 7;

const CALLS = [
  ["s3", "GetObject"],
  ["ec2", "DescribeInstances"],
  ["iam", "ListUsers"],
  ["kms", "Decrypt"],
  ["logs", "PutLogEvents"],
] as const;

/** Writes a log in the shape of CloudTrail, about 1.1 kB a row; every thousandth row is on the leaked key. */
export async function writeRows(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  for (let row = 0; row < rows;) {
    const lines: string[] = [];
    for (; lines.length < 1000 && row < rows; row += 1) lines.push(JSON.stringify(recordOf(row)));
    if (!out.write(`${lines.join("\n")}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

/** How many of so many rows are on the leaked key. */
export function keyRows(rows: number): number {
  return Math.floor((rows + 999 - LEAKED_ROW) / 1000);
}

function recordOf(row: number) {
  const isLeaked = row % 1000 === LEAKED_ROW;
  const session = String((row * 7919) % 5000).padStart(9, "0");
  const [service, eventName] = CALLS[(row * 31) % CALLS.length] ?? CALLS[0];
  const eventTime = `${new Date(1_795_000_000_000 + row * 100).toISOString().slice(0, 19)}Z`;
  const issuer = { type: "Role", principalId: "AROAEXAMPLE", arn: "arn:aws:iam::123456789012:role/app" };
  return {
    eventVersion: "1.08",
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROAEXAMPLE:${session}`,
      arn: `arn:aws:sts::123456789012:assumed-role/app/${session}`,
      accountId: "123456789012",
      accessKeyId: isLeaked ? LEAKED : `ASIAEXAMPLE${session}`,
      sessionContext: {
        sessionIssuer: { ...issuer, accountId: "123456789012", userName: "app" },
        attributes: { mfaAuthenticated: "false", creationDate: eventTime },
      },
    },
    eventTime,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "eu-west-1",
    sourceIPAddress: isLeaked ? "203.0.113.9" : `10.0.${row % 200}.7`,
    userAgent: "Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165",
    requestParameters: { bucketName: "example-bucket", Host: "example.amazonaws.com", key: `a/b/${row}` },
    responseElements: null,
    requestID: `R${row}`,
    eventID: `00000000-0000-4000-8000-${String(row).padStart(12, "0")}`,
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "123456789012",
    eventCategory: "Management",
    tlsDetails: { tlsVersion: "TLSv1.2", cipherSuite: "ECDHE-RSA-AES128-GCM-SHA256" },
  };
}
