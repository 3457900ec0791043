import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readText } from "../../src/composition/read-text.ts";

const dir = mkdtempSync(join(tmpdir(), "stanch-text-"));
function fileOf(bytes: Uint8Array | string): string {
  const file = join(dir, "a.csv");
  writeFileSync(file, bytes);
  return file;
}

describe("a text file", () => {
  it.each(["", "für Köln 🔑\n", "\uFEFFId;Service\r\n", "a\uFFFDb"])("is read to the letter: %j", (text) => {
    expect(readText(fileOf(text))).toBe(text);
  });

  it.each([
    ["a byte of Windows-1252", Buffer.from("Id\nRechnungslauf für Köln\n", "latin1"), ":2:16"],
    ["one behind letters of two bytes", Buffer.from([0xc3, 0xa4, 0x0a, 0xc3, 0xb6, 0xe4]), ":2:2"],
    ["one that begins as the sign of a fault does", Buffer.from("naïve", "latin1"), ":1:3"],
    ["half a letter at the end", Buffer.from([0x61, 0xc3]), ":1:2"],
    ["one behind a mended letter", Buffer.from([0xef, 0xbf, 0xbd, 0xff]), ":1:2"],
  ])("is refused with %s, at its place", (_, bytes, place) => {
    const file = fileOf(bytes);
    expect(() => readText(file)).toThrow(
      expect.objectContaining({
        code: "ERR_FORMAT",
        message: `${file}${place} isn't UTF-8: the file is in another encoding`,
        hint: 'save it as UTF-8, or as "CSV UTF-8" in a spreadsheet',
      }),
    );
  });

  const utf16 = Buffer.from("\uFEFFId;Service\n", "utf16le");
  it.each([
    ["a byte order mark", utf16],
    ["one the other way round", Buffer.from(utf16).swap16()],
    ["none", utf16.subarray(2)],
    ["none, the other way round", Buffer.from(utf16).swap16().subarray(2)],
  ])("is refused in UTF-16 with %s", (_, bytes) => {
    expect(() => readText(fileOf(bytes))).toThrow(
      expect.objectContaining({
        code: "ERR_FORMAT",
        message: expect.stringContaining(":1:1 is in the encoding UTF-16, not in UTF-8") as string,
      }),
    );
  });
});
