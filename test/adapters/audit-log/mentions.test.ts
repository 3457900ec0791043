import * as fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createEventLog } from "../../../src/adapters/audit-log/event-log.ts";
import { createMentions } from "../../../src/adapters/audit-log/mentions.ts";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import { recognise } from "../../../src/formats/event-formats.ts";
import { linesOf, trail } from "../../acceptance/audit/samples.ts";
import { LEAKED, judged } from "../../core/audit-judge/events.ts";
import { RECORDS } from "../../formats/events/event-records.ts";
import { samplesOf } from "../../samples.ts";
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
        : KEYS.includes(makes)
          ? { accessKey: { accessKeyId: makes } }
          : { user: { userName: makes, userId: `AIDA${makes}` } },
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

const mayHold = (names: readonly string[], record: string): boolean | undefined =>
  createMentions(names)?.mayHold(Buffer.from(record));

test.each([
  ["as it is", "AKIAEXAMPLE", '{"k":"AKIAEXAMPLE"}'],
  ["without its account", "user:1/eve", '{"userName":"eve"}'],
  ["with its account", "user:1/eve", '{"k":"user:1/eve"}'],
  ["as a part of a path", "ab12", '{"uri":"/user/tokens/ab12?x=1","b":"/tokens/ab"}'],
  ["as the end of one", "ab12", '{"uri":"/user/tokens/ab12"}'],
  ["with a letter as an escape", "AKIAEXAMPLE", String.raw`{"k":"\u0041KIAEXAMPLE"}`],
  ["with a slash as an escape", "a/b", String.raw`{"k":"a\/b"}`],
  ["with a quote in it", 'o"hara', String.raw`{"k":"o\"hara"}`],
  ["with a sign that is two characters", "a😀", String.raw`{"k":"a\ud83d\ude00"}`],
  ["in a text that is JSON", "AKIAEXAMPLE", String.raw`{"t":"{\"k\":\"AKIAEXAMPLE\"}"}`],
  ["in such a text with an escape", "AKIAEXAMPLE", String.raw`{"t":"{\"k\":\"\\u0041KIAEXAMPLE\"}"}`],
  ["with the backslash of it as an escape", "AKIA", String.raw`{"t":"{\"k\":\"\u005cu0041KIA\"}"}`],
])("a name is found %s", (_, name, record) => {
  expect(mayHold([name], record)).toBe(true);
});

test("every id and name that an event of any format carries is found in its record's bytes", () => {
  const labelled = linesOf(samplesOf("audit", "panther-rule-tests.ndjson.gz")) as readonly { log: unknown }[];
  const trails = ["invictus-stratus-2023", "stratus-detonation-logs"].flatMap((name) =>
    linesOf(trail(`${name}.ndjson.gz`)),
  );
  let found = 0;
  for (const raw of [...Object.values(RECORDS).flat(), ...labelled.map(({ log }) => log), ...trails]) {
    const event = recognise(raw)?.toEvent(raw, () => "fallback");
    if (event === undefined || "problem" in event) continue;
    const made = event.minted.flatMap(({ id, aliases }) => [id, ...aliases]);
    for (const name of [...event.keyIds, ...event.principals, ...event.ended, ...made]) {
      expect([name, mayHold([name], JSON.stringify(raw))]).not.toEqual([name, false]);
      found += 1;
    }
  }
  expect(found).toBeGreaterThan(10_000);
});

test.each([
  ["another name", "AKIAEXAMPLE", '{"k":"AKIAOTHER"}'],
  ["a longer name", "eve", '{"eventTime":"evening","k":"steve"}'],
  ["escapes of other characters", "AKIAEXAMPLE", String.raw`{"k":"a \"b\" \\ \u003c\u0026\n"}`],
])("%s is none of it", (_, name, record) => {
  expect(mayHold([name], record)).toBe(false);
});

test("of thousands of names that begin alike each is found, and no other", () => {
  const many = Array.from({ length: 3000 }, (_, index) => `ASIAEXAMPLE${index}`);
  expect(mayHold(many, '{"a":"ASIAEXAMPLE3000","k":"ASIAEXAMPLE2999"}')).toBe(true);
  expect(mayHold(many, '{"a":"ASIAEXAMPLE3000","k":"ASIAEXAMPLE"}')).toBe(false);
  expect(mayHold(["😀😀a", "😀😀b"], '{"k":"😀😀b"}')).toBe(true);
});

test("what can't be told by bytes is told by parsing", () => {
  expect(createMentions(Array.from({ length: 65 }, (_, index) => `${index}-key`))).toBeNull();
  // A number may be written as 1e3, and broken bytes are read as U+FFFD.
  for (const name of ["console:1/", "token:gitlab/12", "actor:12", "1000", "-1", "zo\uFFFD"])
    expect(createMentions([name])).toBeNull();
});
