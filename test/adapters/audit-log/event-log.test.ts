import { gzipSync } from "node:zlib";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEventLog } from "../../../src/adapters/audit-log/event-log.ts";
import { readBytes, trailRecord } from "./event-files.ts";

const lines = (...numbers: number[]): string =>
  numbers.map((number) => `${JSON.stringify(trailRecord(number))}\n`).join("");
const wrapped = (...numbers: number[]): string =>
  JSON.stringify({ Records: numbers.map((number) => trailRecord(number)) });
const pretty = (...numbers: number[]): string =>
  JSON.stringify({ Records: numbers.map((number) => trailRecord(number)) }, null, 2);

describe("records are found in every arrangement", () => {
  it.each([
    ["one a line", lines(1, 2, 3)],
    ["with a byte order mark and line ends of Windows", `\uFEFF${lines(1, 2, 3).replaceAll("\n", "\r\n")}`],
    ["without a line end at the end", lines(1, 2, 3).trimEnd()],
    ["wrapped on one line", wrapped(1, 2, 3)],
    ["wrapped over many lines", pretty(1, 2, 3)],
    ["in a plain array", JSON.stringify([1, 2, 3].map((number) => trailRecord(number)))],
    ["wrapped, several files in one", `${wrapped(1)}\n${wrapped(2, 3)}`],
    ["wrapped and one a line, mixed", `${wrapped(1)}\n${lines(2)}${pretty(3)}\n`],
    ["with blank lines", `\n\n${lines(1)}\n \n${lines(2, 3)}\n`],
    [
      "as answers of the look-up",
      JSON.stringify(
        {
          Events: [1, 2, 3].map((number) => ({
            EventId: "x",
            CloudTrailEvent: JSON.stringify(trailRecord(number)),
          })),
          NextToken: "abc { [ def",
        },
        null,
        1,
      ),
    ],
    [
      "as events of EventBridge",
      [1, 2, 3]
        .map((number) =>
          JSON.stringify({ "detail-type": "AWS API Call via CloudTrail", detail: trailRecord(number) }),
        )
        .join("\n"),
    ],
  ])("%s, packed or not", async (_, text) => {
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const { numbers, tally } = await readBytes(bytes);
      expect(numbers).toEqual([1, 2, 3]);
      expect(tally).toMatchObject({ events: 3, unreadable: 0, cutOff: 0, damaged: 0 });
    }
  });

  it("in a file of several packed parts", async () => {
    const bytes = Buffer.concat([gzipSync(lines(1)), gzipSync(lines(2, 3))]);
    expect((await readBytes(bytes)).numbers).toEqual([1, 2, 3]);
  });
});

describe("what isn't asked for is counted and doesn't come out", () => {
  const KEY = "AKIAEXAMPLECHILD0000";
  const all = Array.from({ length: 9000 }, (_, number) => number);
  const isOnKey = (number: number): boolean => number % 37 === 0;
  const records = all.map((number) =>
    trailRecord(number % 3600, {
      eventID: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      ...(isOnKey(number) ? { userIdentity: { accessKeyId: KEY } } : {}),
    }),
  );

  it.each([
    ["one record a line", records.map((record) => `${JSON.stringify(record)}\n`).join("")],
    ["wrapped on one line", JSON.stringify({ Records: records })],
    ["wrapped over many lines", JSON.stringify({ Records: records }, null, 2)],
  ])("of some megabytes, %s, packed or not", async (_, text) => {
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const { numbers, tally } = await readBytes(bytes, null, [KEY]);
      // The first record tells the format, so it is always parsed.
      expect(numbers.filter(isOnKey)).toEqual(all.filter(isOnKey));
      expect(numbers.length).toBeLessThan(all.length / 30);
      expect(tally).toEqual((await readBytes(bytes)).tally);
      expect(tally).toMatchObject({ events: 9000, unreadable: 0, cutOff: 0, outOfOrder: 2 });
    }
  });
});

describe("answers of APIs, as they come", () => {
  const records = [1, 2, 3].map((number) => trailRecord(number));
  const page = { page: 1, per_page: 100 };
  const answers: readonly (readonly [string, object])[] = [
    ["OpenAI, list first", { data: records, object: "list", first_id: "a", last_id: "b", has_more: false }],
    ["OpenAI, list last", { object: "list", first_id: "a", last_id: "b", has_more: true, data: records }],
    ["Anthropic", { data: records, has_more: false, first_id: null, last_id: null }],
    ["Cloudflare, list first", { result: records, success: true, errors: [], messages: [] }],
    ["Cloudflare, sorted", { errors: [], messages: [], result: records, result_info: page, success: true }],
    [
      "Cloudflare, list last",
      { success: true, errors: [], messages: [], result_info: page, result: records },
    ],
    ["Slack", { entries: records, response_metadata: { next_cursor: "dXNlcg=" } }],
    ["Slack, list last", { ok: true, response_metadata: { next_cursor: "" }, entries: records }],
    ["Datadog", { data: records, links: { next: "https://api.example" }, meta: { page: { after: "a" } } }],
    ["Datadog, list last", { meta: { page: { after: "a" } }, links: { next: "https://x" }, data: records }],
    ["AWS, list last", { NextToken: "abc", Events: records }],
    ["GitLab and GitHub", records],
  ];

  it.each(answers)("%s: on one line, over many, several in one file", async (_, answer) => {
    const line = JSON.stringify(answer);
    for (const text of [line, JSON.stringify(answer, null, 2), `${line}\n${line}\n${lines(4)}`]) {
      const { numbers, tally } = await readBytes(text);
      expect(numbers).toEqual(text.includes("000000000004") ? [1, 2, 3, 1, 2, 3, 4] : [1, 2, 3]);
      expect(tally).toMatchObject({ unreadable: 0, cutOff: 0 });
    }
  });

  it.each(answers)("%s: empty", async (_, answer) => {
    const empty = JSON.stringify(answer).replace(JSON.stringify(records), "[]");
    const { numbers, tally } = await readBytes(`${empty}\n${lines(4)}`);
    expect(numbers).toEqual([4]);
    expect(tally).toMatchObject({ unreadable: 0, cutOff: 0 });
  });

  it("are read as a stream: one that is longer than any record, and one that is cut off", async () => {
    const long = Array.from({ length: 3000 }, (_, number) => trailRecord(number));
    const text = JSON.stringify({ object: "list", data: long });
    expect(text.length).toBeGreaterThan(1024 * 1024);
    expect((await readBytes(text)).numbers).toHaveLength(3000);
    const { numbers, tally } = await readBytes(text.slice(0, -300));
    expect(numbers).toEqual(Array.from({ length: 2999 }, (_, number) => number));
    expect(tally).toMatchObject({ cutOff: 1, unreadable: 0 });
  });

  it("aren't seen in records that have such members too", async () => {
    const listed = [1, 2].map((number) =>
      trailRecord(number, { data: [trailRecord(9)], result: [{}], entries: [{}], object: "list" }),
    );
    const text = listed.map((record) => JSON.stringify(record)).join("\n");
    expect((await readBytes(text)).numbers).toEqual([1, 2]);
    // A list of plain values begins no answer, wherever it stands.
    const plain = records.map((record) => JSON.stringify({ data: [1, "a"], ...record }));
    expect((await readBytes(plain.join("\n"))).numbers).toEqual([1, 2, 3]);
  });
});

describe("what is broken costs itself only, and is counted", () => {
  it("a torn last line", async () => {
    const { numbers, tally } = await readBytes(lines(1, 2) + lines(3).slice(0, 200));
    expect(numbers).toEqual([1, 2]);
    expect(tally).toMatchObject({ events: 2, unreadable: 0, cutOff: 1 });
  });

  it.each([40, 100, 260, 400])("a line torn after %d bytes in the middle", async (length) => {
    const { numbers, tally } = await readBytes(`${lines(1)}${lines(2).slice(0, length)}\n${lines(3, 4)}`);
    expect(numbers).toEqual([1, 3, 4]);
    expect(tally).toMatchObject({ unreadable: 1, cutOff: 0 });
  });

  it("the end of a packed file: whatever was unpacked before it is read", async () => {
    const all = Array.from({ length: 3000 }, (_, number) => number);
    const packed = gzipSync(lines(...all));
    const { numbers, tally } = await readBytes(packed.subarray(0, packed.length - 60));
    expect(numbers.length).toBeGreaterThan(2800);
    expect(numbers).toEqual(all.slice(0, numbers.length));
    expect(tally).toMatchObject({ cutOff: 1, damaged: 0 });
  });

  it("nothing, of a packed file with padding behind it", async () => {
    const packed = gzipSync(lines(1, 2));
    for (const padding of [1, 512, 100_000]) {
      const { numbers, tally } = await readBytes(Buffer.concat([packed, Buffer.alloc(padding)]));
      expect(numbers).toEqual([1, 2]);
      expect(tally).toMatchObject({ cutOff: 0, damaged: 0, unreadable: 0 });
    }
  });

  it("a packed file that is damaged in the middle", async () => {
    const packed = gzipSync(lines(...Array.from({ length: 3000 }, (_, number) => number)));
    packed.fill(0xff, packed.length / 2, packed.length / 2 + 50);
    const { tally } = await readBytes(packed);
    expect(tally.damaged + tally.unreadable).toBeGreaterThan(0);
  });

  it("lines that are no JSON, no record, or have no time", async () => {
    const odd = ["not json", "[1, 2]", '{"a": 1}', JSON.stringify(trailRecord(9, { eventTime: "soon" }))];
    const { numbers, tally } = await readBytes(`${lines(1)}${odd.join("\n")}\n${lines(2)}`);
    expect(numbers).toEqual([1, 2]);
    expect(tally.unreadable).toBeGreaterThanOrEqual(3);
  });

  it("an answer of a look-up that is nested too deeply", async () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const text = JSON.stringify(trailRecord(1)).replace(
      '"responseElements":null',
      `"responseElements":${deep}`,
    );
    const { numbers, tally } = await readBytes(`${JSON.stringify({ CloudTrailEvent: text })}\n${lines(2)}`);
    expect([numbers, tally.unreadable]).toEqual([[2], 1]);
  });

  it("a record longer than 1 MiB", async () => {
    const huge = JSON.stringify(trailRecord(2, { requestParameters: { a: "x".repeat(3_000_000) } }));
    const { numbers, tally } = await readBytes(`${lines(1)}${huge}\n${lines(3)}`);
    expect(numbers).toEqual([1, 3]);
    expect(tally.unreadable).toBe(1);
  });

  it("rows out of order, and times in several forms", async () => {
    const times = ["2026-11-20T12:00:05Z", "2026-11-20T13:00:01.250+01:00", 1_795_176_003, "1795176004000"];
    const text = times
      .map((eventTime, index) => JSON.stringify(trailRecord(index, { eventTime })))
      .join("\n");
    const { events, tally } = await readBytes(text);
    expect(events.map(({ at }) => at.slice(11, 19))).toEqual([
      "12:00:05",
      "12:00:01",
      "12:00:03",
      "12:00:04",
    ]);
    expect(tally).toMatchObject({ outOfOrder: 1, from: "2026-11-20T12:00:01.250Z" });
  });
});

describe("files", () => {
  it("that aren't there, and folders, are one clear error", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stanch-events-"));
    for (const file of [folder, join(folder, "none")]) {
      const log = createEventLog([file], null);
      await expect(log.passes()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: "ERR_AUDIT_UNREADABLE",
      });
    }
  });

  it("are read again from the start, and counted once", async () => {
    const { tally } = await readBytes(lines(1, 2));
    expect(tally.events).toBe(2);
    expect(tally.sources.map(({ format }) => format)).toEqual(["cloudtrail"]);
  });
});
