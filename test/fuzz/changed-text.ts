import * as fc from "fast-check";
import { anyText } from "../any-text.ts";

/** At a place, so much is cut and this is put. */
export interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

/** Made once: it takes a second. */
const noise = anyText(4);

/** Edits of a text or of bytes of about this length. */
export function edits(length: number, more: readonly string[] = []): fc.Arbitrary<readonly Edit[]> {
  const edit = fc.record({
    at: fc.nat(length),
    cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(length)),
    put: fc.oneof(noise, fc.constantFrom(...PIECES, ...more)),
  });
  return fc.array(edit, { minLength: 1, maxLength: 3 });
}

export function editedText(text: string, all: readonly Edit[]): string {
  return all.reduce((old, { at, cut, put }) => old.slice(0, at) + put + old.slice(at + cut), text);
}

/** Of what is put each sign is a byte. */
export function editedBytes(bytes: Buffer, all: readonly Edit[]): Buffer {
  return all.reduce((old, { at, cut, put }) => {
    const place = at % (old.length + 1);
    return Buffer.concat([old.subarray(0, place), Buffer.from(put, "latin1"), old.subarray(place + cut)]);
  }, bytes);
}

const PIECES = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  "\\",
  "\n",
  "\r\n",
  "\0",
  "\uFEFF",
  "\ud800",
  "[[[[[[[[",
  "1e999",
  "null",
];
