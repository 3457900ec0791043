import { describe, expect, test } from "vitest";
import { auditMappingSchema } from "../../src/formats/audit-mapping.ts";
import { parseConfig } from "../../src/formats/config.ts";
import { formatByMapping } from "../../src/formats/event-formats.ts";
import { providerStepsSchema } from "../../src/formats/provider-steps.ts";
import { rowFormat } from "../../src/formats/row-format.ts";

const MAPPING = `
    mapping:
      at: { pointer: /time, format: iso }
      keyId: /key
      identifiesKey: true
      recordsRefusals: false
      lag: 1m`;
const FORMAT = `
    format: { name: github, covers: [git, repo], lag: 5m }`;

const read = (rows: string) =>
  parseConfig(`kind: config\nauditLogs:\n  log:\n    adapter: file${rows}\n`, "c.yaml");

describe("how the records of a source are read", () => {
  test("says a mapping, or a format by its name", () => {
    expect(read(MAPPING).ok).toBe(true);
    expect(read(FORMAT)).toMatchObject({
      ok: true,
      value: { auditLogs: { log: { format: { name: "github", covers: ["git", "repo"], lag: 300 } } } },
    });
  });

  test.each([
    ["both", MAPPING + FORMAT, "a source has either a mapping or a format"],
    ["neither", "\n    path: log.ndjson", "a source has either a mapping or a format"],
    [
      "a format that nobody knows",
      "\n    format: { name: githbu, covers: [git], lag: 5m }",
      '"githbu" isn\'t a format here',
    ],
    ["a format without what it covers", "\n    format: { name: github, lag: 5m }", "covers"],
  ])("and with %s there is one clear problem at its place", (_, rows, message) => {
    const loaded = read(rows);
    expect(loaded.ok).toBe(false);
    const problems = loaded.ok ? [] : loaded.problems;
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).toContain(JSON.stringify(message).slice(1, -1));
    expect(problems[0]).toMatchObject({ line: expect.any(Number) as unknown });
  });

  test("of a provider's endpoint as well", () => {
    const step = {
      method: "GET",
      path: "/audit",
      items: "/entries",
      paging: { style: "none" },
      format: { name: "slack", covers: ["*"], lag: "1m" },
    };
    const { audit } = providerStepsSchema.partial().parse({ audit: step });
    expect(rowFormat(audit ?? {}).capabilities).toMatchObject({ identifiesKey: false, lag: 60 });
  });
});

describe("records that are no calls", () => {
  const mapping = auditMappingSchema.parse({
    at: { pointer: "/t", format: "s" },
    ignore: { body: { pointer: "/phase", equals: "login" } },
    identifiesKey: false,
    recordsRefusals: false,
    lag: "1s",
  });

  test("are left out by the mapping that says which they are, in a response and in an audit", () => {
    const records = [{ t: 1, phase: "login" }, { t: 1, phase: "work" }, { t: 1 }];
    const rows = records.map((record) => rowFormat({ mapping }).toRows(record, "h", []).length);
    expect(rows).toEqual([0, 1, 1]);
    const format = formatByMapping({ kind: "audit-format", name: "x", mapping });
    expect(records.map((record) => format.ignores?.(record))).toEqual([true, false, false]);
  });
});
