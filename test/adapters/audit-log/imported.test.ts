import { rowFormat } from "../../../src/formats/row-format.ts";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createImportedAuditLog } from "../../../src/adapters/audit-log/imported.ts";
import { auditMappingSchema } from "../../../src/formats/audit-mapping.ts";

const MAPPING = auditMappingSchema.parse({
  at: { pointer: "/at", format: "iso" },
  principal: "/agent",
  identifiesKey: false,
  recordsRefusals: false,
  lag: "1m",
});
const QUERY = { from: "2026-11-23T08:00:00.000Z", to: "2026-11-23T12:00:00.000Z", keyIds: [] };

async function read(paths: readonly string[]) {
  const found = [];
  const log = createImportedAuditLog({ name: "jobs", paths, rows: rowFormat({ mapping: MAPPING }) });
  for await (const item of log.read(QUERY)) found.push(item);
  return found;
}

describe("audit log: imported", () => {
  it("has never answered until something is imported, and says how", async () => {
    await expect(read([])).rejects.toMatchObject({
      code: "ERR_AUDIT_UNREADABLE",
      message: "nothing has been imported yet for jobs",
      hint: "stanch import-audit FILE --source jobs",
    });
  });

  it("takes what came after an export's newest row for unread, never for silence", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "stanch-import-")), "jobs.ndjson");
    writeFileSync(path, '{"at":"2026-11-23T09:00:00Z","agent":"support-agent"}\n');
    expect((await read([path])).at(-1)).toEqual({
      type: "gap",
      from: "2026-11-23T08:59:00.000Z",
      to: QUERY.to,
      reason: "the export ends there",
    });
  });
});
