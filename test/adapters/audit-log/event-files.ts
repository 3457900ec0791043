import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEventLog } from "../../../src/adapters/audit-log/event-log.ts";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import type { EventFormat } from "../../../src/formats/event-formats.ts";

/** A record as CloudTrail writes it. */
export function trailRecord(number: number, differing: Readonly<Record<string, unknown>> = {}) {
  const second = String(number % 60).padStart(2, "0");
  return {
    eventVersion: "1.08",
    userIdentity: { type: "IAMUser", accountId: "123456789012", accessKeyId: "AKIAEXAMPLELEAKED000" },
    eventTime: `2026-11-20T12:${String(Math.floor(number / 60)).padStart(2, "0")}:${second}Z`,
    eventSource: "s3.amazonaws.com",
    eventName: "GetObject",
    sourceIPAddress: "203.0.113.9",
    userAgent: "[aws-cli/2.15 Linux/6.1]",
    requestParameters: { key: 'a "quoted" } ] { name\\', bucketName: "b" },
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    ...differing,
  };
}

/** Events and the tally of one file with these bytes; if names are asked for, what holds none of them may be left out. */
export async function readBytes(
  bytes: string | Uint8Array,
  format: EventFormat | null = null,
  names?: readonly string[],
) {
  const folder = mkdtempSync(join(tmpdir(), "stanch-events-"));
  try {
    const file = join(folder, "log");
    writeFileSync(file, bytes);
    const log = createEventLog([file], format);
    const events: AuditEvent[] = [];
    for await (const event of log.passes(names)) events.push(event);
    return { events, numbers: events.map(({ id }) => Number(id.slice(-12))), tally: log.tally() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Cuts a text at these places. */
export function cut(text: string | Buffer, places: readonly number[]): readonly Buffer[] {
  const bytes = Buffer.from(text as string);
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...sorted].map((from, index) => bytes.subarray(from, sorted[index] ?? bytes.length));
}
