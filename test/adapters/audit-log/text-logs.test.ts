import { appendFile, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileAuditLog } from "../../../src/adapters/audit-log/file.ts";
import { createImportedAuditLog } from "../../../src/adapters/audit-log/imported.ts";
import { formatByMapping } from "../../../src/formats/event-formats.ts";
import { parseAuditFormat } from "../../../src/formats/mapped-events.ts";
import { rowFormat } from "../../../src/formats/row-format.ts";
import { auditLogContract, contractQuery, readAll } from "../../contracts/audit-log.ts";
import type { ContractRecord } from "../../contracts/audit-log.ts";
import { readBytes } from "./event-files.ts";

const FORMAT = `
kind: audit-format
name: gate
mapping:
  lines: '{address} {principal} {keyId:word} [{at}] "{action}" {id:word} {made:word} "{agent}" {status}'
  skip: ["# "]
  at: { pointer: /at, format: iso }
  id: /id
  keyId: /keyId
  principal: /principal
  address: /address
  userAgent: /agent
  action: /action
  outcome: { pointer: /status, accepted: [2xx], refused: [401, 403] }
  minted: [{ id: /made, kind: session, when: { body: { pointer: /action, equals: /login } } }]
  identifiesKey: true
  recordsRefusals: false
  covers: [/work]
  lag: 10s
  cannotSee: [calls to other hosts]
`;
const format = (() => {
  const loaded = parseAuditFormat(FORMAT, "gate.yaml");
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
})();
const rows = rowFormat(format);

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stanch-lines-"));
  path = join(folder, "access.log");
});
afterEach(() => rm(folder, { recursive: true }));

function written(record: ContractRecord): string {
  if (record === "unreadable") return "what a crash left\n";
  const { ip, who, keyId, at, path: action, id, made = "-", ua, status } = record;
  const [agent, key] = [ua, keyId].map((value) => (typeof value === "string" ? value : "-"));
  return `${String(ip)} ${String(who)} ${key} [${String(at)}] "${String(action)}" ${String(id)} ${String(made)} "${agent}" ${String(status)}\n`;
}

async function writeOlder(): Promise<void> {
  await writeFile(`${path}.1`, "");
  await utimes(`${path}.1`, new Date("2024-02-01T00:00:00Z"), new Date("2024-02-01T00:00:00Z"));
}

const line = (minute: number, more = ""): string =>
  `192.0.2.7 ana k1 [2024-03-02T10:${String(minute).padStart(2, "0")}:00Z] "/work" r${minute} - "svc/1${more}" 200\n`;

describe("audit-log: a file of text lines", () => {
  auditLogContract({
    open: async (records) => {
      await writeOlder();
      await writeFile(path, records.map(written).join(""));
      return createFileAuditLog({ name: "access", path, rows });
    },
    unreachable: async () => createFileAuditLog({ name: "access", path, rows }),
  });

  it("leaves a line without an end for the next reading: half a status is one too", async () => {
    await writeOlder();
    await writeFile(path, (line(1) + line(2)).slice(0, -2));
    const log = createFileAuditLog({ name: "access", path, rows });
    expect(await readAll(log)).toMatchObject({ rows: [{ id: "r1" }], gaps: [] });
    await appendFile(path, "0\n");
    expect((await readAll(log)).rows).toMatchObject([{ id: "r1" }, { id: "r2", outcome: "accepted" }]);
  });

  it("has a gap for a line that can be read in two ways, and none for one that is no call", async () => {
    await writeOlder();
    await writeFile(path, `${line(1)}# rotated\n\n${line(2)}${line(3, '" 200 "x')}${line(4)}`);
    const { rows: read, gaps } = await readAll(createFileAuditLog({ name: "access", path, rows }));
    expect(read.map(({ id }) => id)).toEqual(["r1", "r2", "r4"]);
    expect(gaps).toEqual([
      {
        type: "gap",
        from: "2024-03-02T10:01:50.000Z",
        to: "2024-03-02T10:04:10.000Z",
        reason: "1 record can't be read: it fits the mapping's lines in more ways than one",
      },
    ]);
  });

  it("says of a line without an end in sight that it is too long", async () => {
    await writeOlder();
    await writeFile(path, `${line(1)}${"x".repeat(3_000_000)}\n${line(2)}`);
    const { rows: read, gaps } = await readAll(createFileAuditLog({ name: "access", path, rows }));
    expect(read).toHaveLength(2);
    expect(gaps.map(({ reason }) => reason)).toEqual(["1 record can't be read: it is longer than 64 KiB"]);
  });

  it("that was brought in is read to its last line, ended or not", async () => {
    await writeFile(path, line(1) + line(2).trimEnd());
    const log = createImportedAuditLog({ name: "export", paths: [path], rows });
    const { rows: read, gaps } = await readAll(log);
    expect(read.map(({ id }) => id)).toEqual(["r1", "r2"]);
    expect(gaps.at(-1)).toMatchObject({ to: contractQuery.to, reason: "the export ends there" });
  });
});

describe("stanch audit on text lines", () => {
  it("reads them plain or packed, and counts what it can't read", async () => {
    const text = `${line(1)}# rotated\nnonsense\n${line(2, '" 200 "x')}${line(3)}`;
    for (const bytes of [text, gzipSync(text)]) {
      const { events, tally } = await readBytes(bytes, formatByMapping(format));
      expect(events).toMatchObject([
        { id: "r1", keyIds: ["k1"], principals: ["ana"], address: "192.0.2.7", outcome: "accepted" },
        { id: "r3" },
      ]);
      expect(tally).toMatchObject({ events: 2, unreadable: 2, cutOff: 0, damaged: 0 });
    }
  });
});
