import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { Secret } from "../../core/secret.ts";
import { readDuration } from "../../formats/iso-duration.ts";
import type { Expires, Makes } from "../../formats/provider-create.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new secret value from the operating system's chance, never the same twice. */
export function makeValue({ of, length, prefix }: Makes): Secret {
  switch (of) {
    case "uuid":
      return new Secret(prefix + randomUUID());
    case "hex":
      return new Secret(
        prefix +
          randomBytes(Math.ceil(length / 2))
            .toString("hex")
            .slice(0, length),
      );
    case "letters":
      return new Secret(prefix + letters(length));
  }
}

/** Many servers want a capital, a small letter and a digit: what lacks one is drawn again, so that no place is likelier. */
function letters(length: number): string {
  for (;;) {
    const text = Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join("");
    if (/[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text)) return text;
  }
}

/** When a key made at `now` (milliseconds) ends by itself, as the provider wants it written. */
export function expiryOf({ in: length, format }: Expires, now: number): string | number {
  return writeTime(new Date(now + (readDuration(length) ?? 0) * 1000).toISOString(), format);
}

/** An instant as a provider wants it written; a day or a second that has begun counts as whole. */
export function writeTime(at: string, format: Expires["format"]): string | number {
  switch (format) {
    case "iso":
      return at;
    case "date":
      return at.slice(0, 10);
    case "s":
      return Math.floor(Date.parse(at) / 1000);
    case "ms":
      return Date.parse(at);
  }
}
