import { ANCHORS, type Anchor, isWorthReading } from "../../formats/scan/anchors.ts";

const NEWLINE = 0x0a;
/** Shortest anchor: so many bytes the window has, and one less than that it moves at most. */
const WINDOW = 4;
const LONGEST_LOOK = 16 * 1024;

/** How far the window may move on by its last two bytes; 0 where an anchor may end there. */
const shift = new Uint8Array(0x10000).fill(WINDOW - 1);
const begins = new Uint8Array(0x10000);
const byStart = new Map<number, Anchor[]>();
for (const anchor of ANCHORS) {
  const bytes = Buffer.from(anchor.text, "latin1");
  for (let at = 1; at < WINDOW; at += 1)
    for (const pair of pairs(bytes[at - 1] ?? 0, bytes[at] ?? 0))
      shift[pair] = Math.min(shift[pair] ?? 0, WINDOW - 1 - at);
  for (const pair of pairs(bytes[0] ?? 0, bytes[1] ?? 0)) begins[pair] = 1;
  const start = bytes.readUInt32BE(0);
  byStart.set(start, [...(byStart.get(start) ?? []), anchor]);
}

/** Two bytes in every case. */
function pairs(a: number, b: number): readonly number[] {
  return casesOf(a).flatMap((one) => casesOf(b).map((other) => (one << 8) | other));
}

function casesOf(byte: number): readonly number[] {
  return byte >= 0x61 && byte <= 0x7a ? [byte, byte - 0x20] : [byte];
}

/**
 * Numbers, from 0, of the lines in which something may be found. A search for many texts at once
 * (Wu and Manber): most bytes are never looked at, and no line without an anchor is decoded.
 */
export function linesWithAnchors(bytes: Buffer): readonly number[] {
  const lines: number[] = [];
  let [line, counted] = [0, 0];
  const { length } = bytes;
  let at = WINDOW - 1;
  while (at < length) {
    const step = shift[((bytes[at - 1] as number) << 8) | (bytes[at] as number)] as number;
    if (step > 0) {
      at += step;
      continue;
    }
    const from = at - WINDOW + 1;
    if (
      begins[((bytes[from] as number) << 8) | (bytes[from + 1] as number)] === 1 &&
      isAnchored(bytes, from)
    ) {
      for (
        let next = bytes.indexOf(NEWLINE, counted);
        next !== -1 && next < from;
        next = bytes.indexOf(NEWLINE, counted)
      ) {
        line += 1;
        counted = next + 1;
      }
      lines.push(line);
      const end = bytes.indexOf(NEWLINE, from);
      at = (end === -1 ? length : end) + WINDOW;
      continue;
    }
    at += 1;
  }
  return lines;
}

function isAnchored(bytes: Buffer, from: number): boolean {
  const start =
    fold(bytes[from] as number) * 0x1000000 +
    ((fold(bytes[from + 1] as number) << 16) |
      (fold(bytes[from + 2] as number) << 8) |
      fold(bytes[from + 3] as number));
  const anchors = byStart.get(start);
  if (anchors === undefined) return false;
  for (const anchor of anchors) {
    const { text, tail } = anchor;
    if (!hasText(bytes, from, text)) continue;
    if (tail > 0) {
      if (hasTail(bytes, from + text.length, tail)) return true;
      continue;
    }
    const before = bytes.lastIndexOf(NEWLINE, from) + 1;
    const end = bytes.indexOf(NEWLINE, from);
    const to = Math.min(end === -1 ? bytes.length : end, from + LONGEST_LOOK);
    if (isWorthReading(bytes.toString("latin1", Math.max(before, from - LONGEST_LOOK), to), anchor))
      return true;
  }
  return false;
}

function hasText(bytes: Buffer, from: number, text: string): boolean {
  for (let at = WINDOW; at < text.length; at += 1)
    if (fold(bytes[from + at] ?? 0) !== text.charCodeAt(at)) return false;
  return true;
}

function hasTail(bytes: Buffer, from: number, tail: number): boolean {
  for (let at = from; at < from + tail; at += 1) if (!isOfKey(bytes[at] ?? 0)) return false;
  return true;
}

/** Letters, digits and what keys and base64 have besides. */
function isOfKey(byte: number): boolean {
  if ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a))
    return true;
  return byte === 0x2d || byte === 0x2e || byte === 0x5f || byte === 0x2f || byte === 0x2b || byte === 0x3d;
}

function fold(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
