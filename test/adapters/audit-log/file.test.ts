import { rowFormat } from "../../../src/formats/row-format.ts";
import { appendFile, mkdir, mkdtemp, rename, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileAuditLog } from "../../../src/adapters/audit-log/file.ts";
import type { AuditLog } from "../../../src/ports/audit-log.ts";
import {
  auditLogContract,
  contractMapping,
  contractQuery,
  readAll,
  recordAt,
} from "../../contracts/audit-log.ts";
import type { ContractRecord } from "../../contracts/audit-log.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stanch-audit-"));
  path = join(folder, "access.log");
});
afterEach(() => rm(folder, { recursive: true }));

const longBefore = new Date("2024-02-01T00:00:00Z");

function log(): AuditLog {
  return createFileAuditLog({ name: "access", path, rows: rowFormat({ mapping: contractMapping }) });
}

function lines(...records: readonly ContractRecord[]): string {
  return records
    .map((record) => (record === "unreadable" ? '{"at": broken' : JSON.stringify(record)) + "\n")
    .join("");
}

/** An older file, so that the log reaches back before the query. */
async function writeOlder(): Promise<void> {
  await writeFile(`${path}.1`, lines(recordAt(-5000)));
  await utimes(`${path}.1`, longBefore, longBefore);
}

describe.each([
  ["plain", (text: string) => text],
  ["gzip", (text: string) => gzipSync(text)],
])("audit-log: file, %s", (_kind, pack) => {
  auditLogContract({
    open: async (records) => {
      await writeOlder();
      await writeFile(path, pack(lines(...records)));
      return log();
    },
    unreachable: async () => log(),
  });
});

describe("audit-log: file", () => {
  it("a missing file, a folder and a file that nobody may read are ERR_AUDIT_UNREADABLE", async () => {
    await expect(readAll(log())).rejects.toMatchObject({ code: "ERR_AUDIT_UNREADABLE", happened: "no" });
    await mkdir(path);
    await expect(readAll(log())).rejects.toMatchObject({ code: "ERR_AUDIT_UNREADABLE" });
  });

  it("a line that is still being written is left for the next reading, without a gap", async () => {
    const whole = lines(recordAt(1), recordAt(2));
    await writeOlder();
    await writeFile(path, whole.slice(0, -20));
    const torn = await readAll(log());
    expect(torn.rows.map(({ id }) => id)).toEqual(["r1"]);
    expect(torn.gaps).toEqual([]);
    await appendFile(path, whole.slice(-20));
    expect((await readAll(log())).rows.map(({ id }) => id)).toEqual(["r1", "r2"]);
  });

  it("a last record that is whole counts, with or without a line end", async () => {
    await writeFile(path, lines(recordAt(1), recordAt(2)).trimEnd());
    expect((await readAll(log())).rows.map(({ id }) => id)).toEqual(["r1", "r2"]);
  });

  it("a torn line in a file that was rotated away will never be finished: a gap", async () => {
    await writeFile(`${path}.1`, lines(recordAt(1), recordAt(2)).slice(0, -20));
    await writeFile(path, lines(recordAt(3)));
    const { rows, gaps } = await readAll(log());
    expect(rows.map(({ id }) => id)).toEqual(["r1", "r3"]);
    expect(gaps).toContainEqual(
      expect.objectContaining({ from: "2024-03-02T10:00:50.000Z", to: "2024-03-02T10:03:10.000Z" }),
    );
  });

  it("reads a byte order mark, Windows line ends and empty lines", async () => {
    await writeOlder();
    await writeFile(path, `\uFEFF${lines(recordAt(1), recordAt(2)).replaceAll("\n", "\r\n\r\n")}`);
    const { rows, gaps } = await readAll(log());
    expect(rows.map(({ id }) => id)).toEqual(["r1", "r2"]);
    expect(gaps).toEqual([]);
  });

  it("reads characters that lie across two pieces of the stream", async () => {
    const agents = Array.from({ length: 3000 }, (_, index) => "ä€😀".repeat(10 + (index % 7)));
    await writeFile(path, lines(...agents.map((ua, index) => recordAt(1, { id: `u${index}`, ua }))));
    expect((await readAll(log())).rows.map(({ userAgent }) => userAgent)).toEqual(agents);
  });

  it.each([
    ["a line without an end", "x".repeat(3_000_000), "it isn't JSON"],
    ["a record without an end", `{"ua":"${"x".repeat(3_000_000)}`, "it is longer than 1 MiB"],
  ])("%s doesn't fill the memory", async (_, long, why) => {
    await writeOlder();
    await writeFile(path, `${lines(recordAt(1))}${long}\n${lines(recordAt(2))}`);
    const { rows, gaps } = await readAll(log());
    expect(rows.map(({ id }) => id)).toEqual(["r1", "r2"]);
    expect(gaps.map(({ reason }) => reason)).toEqual([`1 record can't be read: ${why}`]);
  });

  it("leaves a record that is being written for the next reading, and not one that its writer gave up", async () => {
    await writeOlder();
    await writeFile(path, `${lines(recordAt(1))}{"at":`);
    expect(await readAll(log())).toMatchObject({ rows: [{ id: "r1" }], gaps: [] });
    await writeFile(path, `${lines(recordAt(1))}{"at":\n`);
    expect((await readAll(log())).gaps).toMatchObject([{ reason: "1 record can't be read: it isn't JSON" }]);
  });

  it("reads what a format that is known by name wraps, with what its calls are good for", async () => {
    const call = (eventID: string, eventName: string, more: object): object => ({
      eventID,
      eventName,
      eventTime: "2024-03-02T10:01:00Z",
      eventSource: "iam.amazonaws.com",
      userIdentity: { type: "IAMUser", accessKeyId: "AKIAIOSFODNN7EXAMPLE", userName: "ana" },
      ...more,
    });
    const made = { accessKey: { accessKeyId: "AKIAI44QH8DHBEXAMPLE", userName: "eve" } };
    const records = [
      call("e1", "CreateAccessKey", { responseElements: made }),
      call("e2", "DeleteAccessKey", { requestParameters: { accessKeyId: "AKIAI44QH8DHBEXAMPLE" } }),
      call("e3", "CreateUser", { errorCode: "AccessDenied" }),
    ];
    await writeFile(path, JSON.stringify({ Records: records }, null, 2));
    const format = { name: "cloudtrail", covers: ["management"], lag: 900 } as const;
    const trail = createFileAuditLog({ name: "trail", path, rows: rowFormat({ format }) });
    expect(trail.capabilities).toMatchObject({ covers: ["management"], recordsRefusals: false, lag: 900 });
    const { rows } = await readAll(trail);
    expect(rows).toMatchObject([
      { id: "e1", event: { minted: [{ id: "AKIAI44QH8DHBEXAMPLE", kind: "key" }], deeds: ["persistence"] } },
      { id: "e2", outcome: "accepted", event: { ended: ["AKIAI44QH8DHBEXAMPLE"] } },
      { id: "e3", outcome: "refused" },
    ]);
    expect(rows.every(({ keyId }) => keyId === "AKIAIOSFODNN7EXAMPLE")).toBe(true);
  });

  it("a damaged archive gives the rows before the damage and a gap after them", async () => {
    const packed = gzipSync(
      lines(...Array.from({ length: 4000 }, (_, index) => recordAt(1, { id: `r${index}` }))),
    );
    await writeFile(`${path}.1.gz`, packed.subarray(0, packed.length - 400));
    await writeFile(path, lines(recordAt(9, { id: "last" })));
    const { rows, gaps } = await readAll(log());
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows.at(-1)?.id).toBe("last");
    expect(gaps).toContainEqual(expect.objectContaining({ to: "2024-03-02T10:09:10.000Z" }));
  });

  it("reads what was rotated away, oldest first, and says nothing of a missing start", async () => {
    await writeFile(`${path}.3`, lines(recordAt(-9000)));
    await utimes(`${path}.3`, longBefore, longBefore);
    await writeFile(`${path}.2.gz`, gzipSync(lines(recordAt(1), recordAt(2))));
    await writeFile(`${path}.1`, lines(recordAt(3)));
    await writeFile(path, lines(recordAt(4)));
    const { rows, gaps } = await readAll(log());
    expect(rows.map(({ id }) => id)).toEqual(["r1", "r2", "r3", "r4"]);
    expect(gaps).toEqual([]);
  });

  it("what lies before the beginning of the log is a gap: nobody can say that it was quiet", async () => {
    await writeFile(path, lines(recordAt(20)));
    const { gaps } = await readAll(log());
    expect(gaps).toEqual([
      {
        type: "gap",
        from: contractQuery.from,
        to: "2024-03-02T10:20:10.000Z",
        reason: "the log file begins later",
      },
    ]);
  });

  it("an empty log vouches for the time since it was made, and for none before", async () => {
    await writeFile(path, "");
    const made = new Date("2024-03-02T10:30:00.000Z");
    await utimes(path, made, made);
    expect(await readAll(log())).toMatchObject({
      rows: [],
      gaps: [{ from: contractQuery.from, to: made.toISOString() }],
    });
    await utimes(path, longBefore, longBefore);
    expect(await readAll(log())).toEqual({ rows: [], gaps: [] });
  });

  it("a log that is rotated while it is read loses no row", async () => {
    const many = Array.from({ length: 3000 }, (_, index) => recordAt(1, { id: `r${index}` }));
    await writeFile(path, lines(...many));
    const ids: string[] = [];
    for await (const item of log().read(contractQuery)) {
      if (item.type !== "row") continue;
      ids.push(item.id);
      if (ids.length !== 5) continue;
      await rename(path, `${path}.1`);
      await appendFile(`${path}.1`, lines(recordAt(2, { id: "late" })));
      await writeFile(path, lines(recordAt(3, { id: "next" })));
    }
    expect(ids.length).toBe(3002);
    expect(ids.slice(-2)).toEqual(["late", "next"]);
  });

  it("a log that is cut to zero while it is read has a gap there, and its new rows", async () => {
    const many = Array.from({ length: 3000 }, (_, index) => recordAt(1, { id: `r${index}` }));
    await writeFile(path, lines(...many));
    const items = [];
    for await (const item of log().read(contractQuery)) {
      items.push(item);
      if (items.length !== 5) continue;
      await truncate(path, 0);
      await appendFile(path, lines(recordAt(7, { id: "next" })));
    }
    expect(items).toContainEqual(expect.objectContaining({ type: "row", id: "next" }));
    expect(items).toContainEqual(
      expect.objectContaining({
        type: "gap",
        from: "2024-03-02T10:00:50.000Z",
        to: "2024-03-02T10:07:10.000Z",
      }),
    );
  });
});
