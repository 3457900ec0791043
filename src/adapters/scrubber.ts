import type { SecretRegistry } from "./secret-registry.ts";

/** The second net, for values that nobody registered: keys of Auxot look like this. */
const KEY_SHAPED = /(team|user)\.[A-Za-z0-9_-]{12,}([A-Za-z0-9_-]{4})/g;

/** The last thing that text and data pass before they leave the process. */
export interface Scrubber {
  /** The text with every known value, in plain, base64, hex, URL-encoded or JSON-escaped form, replaced by its mask. */
  text(text: string): string;
  /** A copy of JSON data in which every string and every member name is scrubbed. */
  data<T>(data: T): T;
}

export function createScrubber(registry: SecretRegistry): Scrubber {
  const text = (raw: string): string => {
    let clean = raw;
    for (const [form, mask] of registry.forms()) clean = clean.replaceAll(form, () => mask);
    return clean.replaceAll(KEY_SHAPED, "$1.***$2");
  };
  const data = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(data);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [text(name), data(member)]));
  };
  return { text, data: <T>(value: T) => data(value) as T };
}
