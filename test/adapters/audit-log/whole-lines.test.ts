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
const VALUES = [KEY, "eve", "arn:aws:iam::1:user/eve", 'o"hara', "zoë", "a/b"];
/** Values that look like the names without being them. */
const OTHERS = [`${KEY}0`, KEY.slice(1), "evening", "steve", 'o\\"hara', "zoe", "ab", "AKIAEXAMPLEOTHER0000"];

interface Read {
  /** Records in which a name stands, as a whole text at any depth. */
  readonly held: readonly string[];
  readonly tally: LogReading;
}

/** Reads the chunks as the event log does, passing over lines or splitting everything. */
function read(chunks: readonly Buffer[], names: readonly string[], isQuick: boolean): Read {
  const mentions = createMentions(names);
  if (mentions === null) throw new Error("these names can be looked for");
  const reading = createReading();
  const count = createByteCount(reading, () => formatByName("cloudtrail"));
  const json = createJsonSplitter();
  const splitter = isQuick ? passOverLines(json, mentions, count.linesOf) : json;
  const held: string[] = [];
  const take = (pieces: Iterable<Piece>): void => {
    for (const piece of pieces) {
      if (piece.is === "unreadable" || !count.record(piece.bytes)) reading.flaw("unreadable");
      if (piece.is === "record" && holds(piece.bytes.toString(), names)) held.push(piece.bytes.toString());
    }
  };
  for (const chunk of chunks) take(splitter.push(chunk));
  take(splitter.end());
  return { held, tally: reading.tally() };
}

/** By parsing: whether one of the names stands in it as a whole text, or in a text that is JSON itself. */
function holds(text: string, names: readonly string[]): boolean {
  let found = false;
  try {
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value !== "string") return value;
      found ||= names.some((name) => value === name || value === name.replace("user:1/", ""));
      found ||= value.startsWith("{") && holds(value, names);
      return value;
    });
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
    value: fc.constantFrom(...VALUES, ...OTHERS),
    second: fc.nat(300),
    isTurned: fc.boolean(),
    isNested: fc.boolean(),
    every: fc.constantFrom(0, 0, 0, 2, 7),
  })
  .map(({ value, second, isTurned, isNested, every }) => {
    const quoted = respelled(JSON.stringify(value), every);
    const text = isNested ? JSON.stringify(`{"accessKeyId":${quoted}}`) : quoted;
    const plain = { userIdentity: "?", requestParameters: { list: [{ a: 1 }, { b: "} {" }] } };
    const fields = Object.entries(trailRecord(second, plain));
    const all = Object.fromEntries(isTurned ? fields.toReversed() : fields);
    return JSON.stringify(all).replace('"?"', () => text);
  });

/** Some records in one of the ways in which logs lay them out, sound JSON all of them. */
const sound = fc
  .tuple(fc.array(record, { maxLength: 4 }), fc.nat(9))
  .map(
    ([records, layout]) =>
      [
        records.map((line) => `${line}\r\n`).join(""),
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
  fc
    .tuple(record, record, fc.nat(700), fc.nat(9))
    .map(
      ([one, other, length, kind]) =>
        [
          `${one.slice(0, length)}\n`,
          `${one.slice(0, length)}}\n`,
          `${one.slice(0, length)}${other}\n`,
          `{"a":${one.slice(length)}\n`,
          `{"a":${one}\n`,
          `${one}}\n`,
          `{"a":[${one}\n,${other}]}\n`,
          `{"a":[\n${one}\n${other}\n]}\n`,
          `{"Records":[${one}\n${other}\n]}\n`,
        ].at(kind) ?? `${one}\n}${other}\n`,
    ),
  fc.constantFrom('{"a":"}\n', "{}\n", "not json\n", "]}\n", '{"Records":[{}\n', "\uFEFF", '{"a":{}}'),
);

const sought = fc.oneof(
  fc.constantFrom(...NAMES).map((name) => [name]),
  fc.subarray(NAMES, { minLength: 1 }),
  fc.constant(["AKIAEXAMPLE", ...NAMES, `${KEY}1`]),
);
const places = fc.array(fc.nat(20_000), { maxLength: 12 });

const lineOf = (number: number, accessKeyId: string): string =>
  JSON.stringify(trailRecord(number, { userIdentity: { accessKeyId } }));

describe("lines that are passed over", () => {
  it("change nothing in a sound log: the same records on the lineage, the same tally", () => {
    fc.assert(
      fc.property(fc.array(sound, { maxLength: 6 }), sought, places, (parts, names, at) => {
        const text = parts.join("");
        const slow = read([Buffer.from(text)], names, false);
        expect(read(cut(text, at), names, true)).toEqual(slow);
        expect(slow.tally.unreadable).toBe(0);
      }),
      { numRuns: 1500 },
    );
  }, 60_000);

  it("take no record on the lineage with them, whatever is broken around it", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(sound, broken), { maxLength: 8 }), sought, places, (parts, names, at) => {
        const text = parts.join("");
        const slow = read([Buffer.from(text)], names, false);
        expect(read(cut(text, at), names, true).held).toEqual(slow.held);
      }),
      { numRuns: 3000 },
    );
  }, 60_000);

  it("are the same wherever a chunk ends, in the middle of an id too", () => {
    const lines = [1, 2, 3, 4].map((number) => lineOf(number, number === 2 ? KEY : "other"));
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    const slow = read([bytes], [KEY], false);
    expect(slow.held).toEqual([lines[1]]);
    for (let at = 0; at <= bytes.length; at += 1)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)], [KEY], true)).toEqual(slow);
  });

  it("aren't split", () => {
    const lines = Array.from({ length: 50 }, (_, number) => lineOf(number, number === 7 ? KEY : "other"));
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
