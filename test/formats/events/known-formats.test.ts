import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import { FORMAT_NAMES, KNOWN_FORMATS, recognise } from "../../../src/formats/event-formats.ts";
import { isRecord } from "../../../src/formats/record-fields.ts";
import { unwrapRecords } from "../../../src/formats/unwrap-records.ts";
import { judgeSample, linesOf } from "../../acceptance/audit/samples.ts";
import { samplesOf } from "../../samples.ts";
import { LEAKED, RECORDS } from "./event-records.ts";

const fitting = (raw: unknown): readonly string[] =>
  KNOWN_FORMATS.filter(({ fits }) => isRecord(raw) && fits(raw)).map(
    ({ capabilities }) => capabilities.format,
  );

function eventsOf(name: string): readonly AuditEvent[] {
  return (RECORDS[name] ?? []).map((raw) => {
    const event = recognise(raw)?.toEvent(raw, () => "fallback");
    if (event === undefined || "problem" in event) throw new Error(event?.problem ?? "not recognised");
    return event;
  });
}

const passOf = (events: readonly AuditEvent[]) =>
  async function* pass() {
    yield* events;
  };

describe.each(FORMAT_NAMES)("records of %s", (name) => {
  it("are of this format and of no other", () => {
    const records = RECORDS[name] ?? [];
    expect(records.length).toBeGreaterThan(1);
    for (const raw of records) expect(fitting(raw)).toEqual([name]);
  });

  it("are of no second format, whatever they lack and shippers add", () => {
    const time = "2026-11-20T12:00:00Z";
    const shipped = { "@timestamp": time, created_at: time, timestamp: time, when: time };
    const part = fc
      .constantFrom(...(RECORDS[name] ?? []))
      .chain((raw) => fc.subarray(Object.entries(raw)).map((entries) => Object.fromEntries(entries)));
    fc.assert(
      fc.property(part, fc.subarray(Object.entries(shipped)), (raw, more) => {
        const fits = fitting({ ...Object.fromEntries(more), ...raw });
        expect([[], [name]]).toContainEqual(fits);
      }),
    );
  });

  it("name whoever calls, when, and what", () => {
    for (const event of eventsOf(name)) {
      expect([...event.keyIds, ...event.principals]).toContain(LEAKED);
      expect(event.at).toMatch(/^2026-11-20T12:00:\d\d\.\d{3}Z$/);
      expect(event.action).not.toBeNull();
      expect(event.id).not.toBe("fallback");
    }
  });

  it("see what they are said to see", () => {
    const format = KNOWN_FORMATS.find(({ capabilities }) => capabilities.format === name);
    const events = eventsOf(name);
    const named = events.filter(({ keyIds }) => keyIds.includes(LEAKED));
    const own = named.length > 0 ? named : events;
    expect(format?.capabilities).toMatchObject({
      identifiesKey: named.length > 0,
      hasAddress: own.some(({ address }) => address !== null),
      hasAgent: own.some(({ userAgent }) => userAgent !== null),
    });
  });

  it("lead to what was made and to its end, in any order", async () => {
    const events = eventsOf(name);
    for (const ordered of [events, events.toReversed(), [...events, ...events]]) {
      const { judgement } = await judgeSample(passOf(ordered), { key: LEAKED });
      expect(judgement.lineage.map(({ parent }) => parent)).toContain(LEAKED);
      expect(judgement.lineage.some(({ state }) => state === "ended")).toBe(true);
    }
  });

  it("without a time are none", () => {
    const fields = ["eventTime", "@timestamp", "created_at", "effective_at", "when", "date_create"];
    const timeless = {
      ...RECORDS[name]?.[0],
      ...Object.fromEntries(fields.map((field) => [field, "soon"])),
      ...(name === "cloudflare" ? { action: { time: "soon", type: "create" } } : {}),
      ...(name === "datadog" ? { attributes: { attributes: { evt: { name: "Request" } } } } : {}),
    };
    const format = KNOWN_FORMATS.find(({ capabilities }) => capabilities.format === name);
    expect(format?.toEvent(timeless, () => "fallback")).toHaveProperty("problem");
  });
});

describe("readers", () => {
  it("never throw, whatever stands in a record", () => {
    const all = Object.values(RECORDS).flat();
    const fields = [...new Set(all.flatMap((raw) => Object.keys(raw)))];
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom("iam.amazonaws.com", "sts.amazonaws.com", "CreateUser", "PutBucketPolicy", 1.8e12),
      fc.constantFrom(...all.flatMap((raw) => Object.values(raw))),
      fc.dictionary(fc.constantFrom("accessKeyId", "user", "credentials", "userName", "add"), fc.jsonValue()),
    );
    const differing = fc.dictionary(
      fc.constantFrom(...fields, "Records", "data", "detail", "__proto__", "constructor"),
      value,
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), differing, fc.boolean(), (whole, differs, isWhole) => {
        for (const one of unwrapRecords(isWhole ? { ...whole, ...differs } : differs)) {
          const event = recognise(one)?.toEvent(one, () => "fallback");
          if (event === undefined || "problem" in event) continue;
          expect(event.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          expect(typeof event.id).toBe("string");
        }
      }),
      { numRuns: 4000 },
    );
  }, 60_000);
});

describe("labelled events of public detection rules", () => {
  const labelled = linesOf(samplesOf("audit", "panther-rule-tests.ndjson.gz")) as readonly {
    readonly logTypes: readonly string[] | null;
    readonly log: Readonly<Record<string, unknown>>;
  }[];
  const of = (type: string) => labelled.filter(({ logTypes }) => logTypes?.[0] === type);

  it("are of one format at most", () => {
    expect(labelled.length).toBeGreaterThan(800);
    for (const { log } of labelled) expect(fitting(log).length).toBeLessThan(2);
  });

  it.each([
    ["OpenAI.Audit", 33, "openai", {}],
    ["Anthropic.Activity", 38, "anthropic", {}],
    // Most leave their time out.
    ["Slack.AuditLogs", 66, "slack", { date_create: 1_795_176_000 }],
  ] as const)("of %s are read: %d", (type, count, name, more) => {
    const records = of(type).map(({ log }) => ({ ...more, ...log }));
    expect(records).toHaveLength(count);
    for (const raw of records) {
      const event = recognise(raw)?.toEvent(raw, () => "fallback");
      expect(fitting(raw)).toEqual([name]);
      expect(event).toMatchObject({ action: expect.stringContaining("") });
    }
  });

  it("of web traffic and of GitLab's own log files are taken for no audit log", () => {
    const others = ["Cloudflare.Firewall", "Cloudflare.HttpRequest", "GitLab.Audit", "GitLab.Production"];
    const records = others.flatMap(of);
    expect(records).toHaveLength(14);
    for (const { log } of records) expect(fitting(log)).toEqual([]);
  });
});
