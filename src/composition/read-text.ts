import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { StanchError } from "../core/errors.ts";
import { placesIn } from "../formats/text-place.ts";

/** The text of a file that people write, or one clear error (`ERR_FILE_UNREADABLE`; `ERR_FORMAT` if it isn't UTF-8). */
export function readText(file: string): string {
  const bytes = readBytes(file);
  // Zero bytes are UTF-8, and no text: without its mark UTF-16 would be read as letters apart.
  if (isUtf8(bytes) && !bytes.subarray(0, 2).includes(0)) return bytes.toString("utf8");
  throw new StanchError({
    code: "ERR_FORMAT",
    message: isUtf16(bytes)
      ? `${file}:1:1 is in the encoding UTF-16, not in UTF-8`
      : `${file}:${placeOfFault(bytes)} isn't UTF-8: the file is in another encoding`,
    hint: 'save it as UTF-8, or as "CSV UTF-8" in a spreadsheet',
  });
}

/** A file byte for byte, or one clear error (`ERR_FILE_UNREADABLE`). */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    const reason = WORDS[code] ?? code;
    throw new StanchError({ code: "ERR_FILE_UNREADABLE", message: `${file} can't be read: ${reason}` });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "this account may not read it",
};

/** By its byte order mark, or by the zero in the first letter. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  return (
    (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0
  );
}

/** Line and column of the first letter that is none: what comes of reading it all the same differs from there on. */
function placeOfFault(bytes: Buffer): string {
  const text = Buffer.from(bytes.toString("utf8"));
  let at = text.findIndex((byte, index) => byte !== bytes[index]);
  while (((text[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  const { line, column } = placesIn(text.toString("utf8"))(text.subarray(0, at).toString("utf8").length);
  return `${line}:${column}`;
}
