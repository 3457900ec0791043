import { StanchError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";

/**
 * The value that a file, a pipe or a program gave: UTF-8 without its one trailing line end. `source` names it in the
 * errors: `ERR_SECRET_EMPTY`, and `ERR_SECRET_INVALID` for bytes that can't be a key.
 */
export function secretFromText(raw: string | Uint8Array, source: string): Secret {
  const text = decode(raw)?.replace(/\r?\n$/, "");
  if (text === undefined || text.includes("\0")) {
    throw new StanchError({ code: "ERR_SECRET_INVALID", message: `${source} doesn't hold plain text` });
  }
  if (text.trim() === "") {
    throw new StanchError({ code: "ERR_SECRET_EMPTY", message: `${source} is empty` });
  }
  return new Secret(text);
}

function decode(raw: string | Uint8Array): string | undefined {
  if (typeof raw === "string") return raw.includes("\ufffd") ? undefined : raw;
  try {
    return new TextDecoder("utf8", { fatal: true }).decode(raw);
  } catch {
    return undefined;
  }
}
