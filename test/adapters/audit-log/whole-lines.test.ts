import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createByteCount } from "../../../src/adapters/audit-log/byte-count.ts";
import { type Piece, createJsonSplitter } from "../../../src/adapters/audit-log/json-records.ts";
import { createMentions } from "../../../src/adapters/audit-log/mentions.ts";
import { createReading } from "../../../src/adapters/audit-log/reading.ts";
import { passOverLines } from "../../../src/adapters/audit-log/whole-lines.ts";
import type { LogReading } from "../../../src/core/audit-event.ts";
import { formatByName } from "../../../src/formats/event-formats.ts";
import { cut, trailRecord } from "./event-files.ts";

const KEY = "AKIAEXAMPLELEAKED000";
const NAMES = [KEY, "user:1/eve", "arn:aws:iam::1:user/eve", 'o"hara', "zoë", "a/b"];
const SPELLED = [KEY, "eve", "arn:aws:iam::1:user/eve", 'o"hara', "zoë", "a/b"];
/** Values that look like the names without being them, and some that have nothing of them. */
const OTHERS = [`${KEY}0`, KEY.slice(1), "evening", "steve", 'o\\"hara', "zoe", "ab", "AKIAEXAMPLEOTHER0000"];

interface Read {
  /** Records in which a name stands, as a whole text at any depth. */
  readonly held: readonly string[];
  readonly tally: LogReading;
}

/** Reads the chunks, quickly or by splitting everything, as the event log does. */
function read(chunks: readonly Buffer[], isQuick: boolean): Read {
  const mentions = createMentions(NAMES);
  if (mentions === null) throw new Error("these names can be looked for");
  const reading = createReading();
  const count = createByteCount(reading, () => formatByName("cloudtrail"));
  const json = createJsonSplitter();
  const splitter = isQuick ? passOverLines(json, mentions, count.linesOf) : json;
  const held: string[] = [];
  const take = (pieces: Iterable<Piece>): void => {
    for (const piece of pieces) {
      if (piece.is === "unreadable" || !count.record(piece.bytes)) reading.flaw("unreadable");
      if (piece.is === "record" && holdsName(piece.bytes.toString())) held.push(piece.bytes.toString());
    }
  };
  for (const chunk of chunks) take(splitter.push(chunk));
  take(splitter.end());
  return { held, tally: reading.tally() };
}

function holdsName(text: string): boolean {
  let found = false;
  const look = (value: unknown): unknown => {
    if (typeof value !== "string") return value;
    found ||= SPELLED.includes(value) || NAMES.includes(value);
    if (value.startsWith("{")) found ||= holdsName(value);
    return value;
  };
  try {
    JSON.parse(text, (_, value: unknown) => look(value));
  } catch {
    return false;
  }
  return found;
}

/** Some letters of the text as escapes, as any writer of JSON may spell them. */
const respelled = (text: string, every: number): string =>
  every === 0
    ? text
    : text.replaceAll(/[A-Za-z0-9/](?=[^\\]*")/g, (letter, at: number) =>
        at % every !== 0
          ? letter
          : letter === "/"
            ? String.raw`\/`
            : `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );

const record = fc
  .record({
    value: fc.constantFrom(...SPELLED, ...NAMES, ...OTHERS, ...OTHERS),
    second: fc.nat(300),
    isTurned: fc.boolean(),
    isNested: fc.boolean(),
    every: fc.constantFrom(0, 0, 0, 2, 7),
  })
  .map(({ value, second, isTurned, isNested, every }) => {
    const quoted = respelled(JSON.stringify(value), every);
    const text = isNested ? JSON.stringify(`{"accessKeyId":${quoted}}`) : quoted;
    const fields = Object.entries(trailRecord(second, { userIdentity: "?" }));
    const all = Object.fromEntries(isTurned ? fields.toReversed() : fields);
    return JSON.stringify(all).replace('"?"', () => text);
  });

/** Some records in one of the ways in which logs lay them out, sound JSON all of them. */
const sound = fc
  .tuple(fc.array(record, { maxLength: 4 }), fc.nat(9))
  .map(
    ([records, layout]) =>
      [
        `${records.map((line) => `${line}\r\n`).join("")}`,
        `${records.join(" ")}\n`,
        `{"Records":[${records.join(",")}]}\n`,
        `{"Records":[\n${records.join(",\n")}\n]}\n`,
        `${JSON.stringify({ Records: records.map((line) => JSON.parse(line) as unknown) }, null, 1)}\n`,
        `[${records.join(",")}]\n`,
        "\n \r\n",
      ].at(layout) ?? records.map((line) => `${line}\n`).join(""),
  );

/** Whatever breaks a log: torn records, braces that don't match, text. */
const broken = fc.oneof(
  fc.tuple(record, fc.nat(700)).map(([line, length]) => `${line.slice(0, length)}\n`),
  fc.tuple(record, fc.nat(700)).map(([line, length]) => `${line.slice(0, length)}}\n`),
  fc.tuple(record, fc.nat(700)).map(([line, length]) => `{"a":${line.slice(length)}\n`),
  record.map((line) => `{"a":${line}\n`),
  record.map((line) => `${line}}\n`),
  record.map((line) => `{"a":[${line}\n,${line}]}\n`),
  fc.constantFrom('{"a":"}\n', "{}\n", "not json\n", "]}\n", '{"Records":[{}\n', "\uFEFF", '{"a":{}}'),
);

const places = fc.array(fc.nat(20_000), { maxLength: 12 });

describe("lines that are passed over", () => {
  it("change nothing in a sound log: the same records on the lineage, the same tally", () => {
    fc.assert(
      fc.property(fc.array(sound, { maxLength: 6 }), places, (parts, at) => {
        const text = parts.join("");
        const slow = read([Buffer.from(text)], false);
        expect(read(cut(text, at), true)).toEqual(slow);
        expect(slow.tally.unreadable).toBe(0);
      }),
      { numRuns: 1500 },
    );
  }, 60_000);

  it("take no record on the lineage with them, whatever is broken around it", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(sound, broken), { maxLength: 8 }), places, (parts, at) => {
        const text = parts.join("");
        expect(read(cut(text, at), true).held).toEqual(read([Buffer.from(text)], false).held);
      }),
      { numRuns: 3000 },
    );
  }, 60_000);

  it("are the same wherever a chunk ends, in the middle of an id too", () => {
    const lines = [1, 2, 3, 4].map((number) =>
      JSON.stringify(trailRecord(number, { userIdentity: { accessKeyId: number === 2 ? KEY : "other" } })),
    );
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    const slow = read([bytes], false);
    expect(slow.held).toEqual([lines[1]]);
    for (let at = 0; at <= bytes.length; at += 1)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)], true)).toEqual(slow);
  });

  it("aren't split", () => {
    const lines = Array.from({ length: 50 }, (_, number) =>
      JSON.stringify(trailRecord(number, { userIdentity: { accessKeyId: number === 7 ? KEY : "other" } })),
    );
    const mentions = createMentions([KEY]);
    if (mentions === null) throw new Error("this name can be looked for");
    const splitter = passOverLines(createJsonSplitter(), mentions, () => () => true);
    const pieces = [...splitter.push(Buffer.from(`${lines.join("\n")}\n`)), ...splitter.end()];
    // The last of a chunk has no line behind it that would show it to be whole.
    expect(pieces.map((piece) => (piece.is === "record" ? piece.bytes.toString() : piece.why))).toEqual([
      lines[7],
      lines[49],
    ]);
  });
});
