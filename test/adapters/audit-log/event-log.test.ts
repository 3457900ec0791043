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
