import * as fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createEventLog } from "../../../src/adapters/audit-log/event-log.ts";
import { createMentions } from "../../../src/adapters/audit-log/mentions.ts";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import { LEAKED, judged } from "../../core/audit-judge/events.ts";
import { trailRecord } from "./event-files.ts";

const folder = mkdtempSync(join(tmpdir(), "stanch-mentions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEYS = [LEAKED, "AKIAEXAMPLECHILD0000", "AKIAEXAMPLECHILD0001", "AKIAEXAMPLEOTHER0000"];
const NAMES = ["eve", "ada", 'o"hara', "zoë", "a/b"];

/** Every letter of the key's id written as an escape, or as it is. */
const spelled = (text: string, escaped: boolean): string =>
  escaped
    ? text.replaceAll(/AKIA/g, () => String.raw`\u0041\u004b\u0049\u0041`).replaceAll("/", String.raw`\/`)
    : text;

const record = fc.record({
  key: fc.option(fc.constantFrom(...KEYS)),
  user: fc.constantFrom(...NAMES),
  makes: fc.option(fc.constantFrom(...KEYS, ...NAMES)),
  action: fc.constantFrom("CreateAccessKey", "CreateUser", "CreateLoginProfile", "DeleteUser", "ListUsers"),
  isTurned: fc.boolean(),
  isEscaped: fc.boolean(),
  second: fc.integer({ min: 1, max: 1000 }),
});

function lineOf({
  key,
  user,
  makes,
  action,
  isTurned,
  isEscaped,
  second,
}: typeof record extends fc.Arbitrary<infer T> ? T : never) {
  const known = {
    ...trailRecord(second),
    eventSource: "iam.amazonaws.com",
    eventName: action,
    userIdentity: { accountId: "1", userName: user, ...(key === null ? {} : { accessKeyId: key }) },
    requestParameters: { userName: makes ?? user },
    responseElements:
      makes === null
        ? null
        : { accessKey: { accessKeyId: makes }, user: { userName: makes, userId: `AIDA${makes}` } },
  };
  const ordered = isTurned ? Object.fromEntries(Object.entries(known).toReversed()) : known;
  return spelled(JSON.stringify(ordered), isEscaped);
}

test("what is left unparsed changes nothing: quick and slow path give the same judgement", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 25 }), async (records) => {
      const file = join(folder, "log.ndjson");
      writeFileSync(file, `${records.map(lineOf).join("\n")}\n`);
      const all: AuditEvent[] = [];
      const slow = createEventLog([file], null);
      for await (const event of slow.passes()) all.push(event);
      const quick = createEventLog([file], null);
      const bySlow = (await judged(all, { exposedAt: null })).judgement;
      const byQuick = (await judged(quick.passes, { exposedAt: null })).judgement;
      expect(byQuick).toEqual(bySlow);
      expect(quick.tally()).toEqual(slow.tally());
    }),
    { numRuns: 400 },
  );
}, 60_000);

test("a name is found however it is spelled, and many names are looked for by parsing", () => {
  const mentions = createMentions(["user:1/eve", "AKIAEXAMPLE"]);
  expect(mentions?.mayHold(Buffer.from('{"userName":"eve"}'))).toBe(true);
  expect(mentions?.mayHold(Buffer.from(String.raw`{"k":"\u0041KIAEXAMPLE"}`))).toBe(true);
  expect(mentions?.mayHold(Buffer.from('{"k":"AKIAOTHER"}'))).toBe(false);
  expect(createMentions(Array.from({ length: 65 }, (_, index) => `key-${index}`))).toBeNull();
  expect(createMentions(["console:1/"])).toBeNull();
});
