import { z } from "zod";

/** RFC 6901: empty for the whole document, else `/a/0/b`, with `~0` for `~` and `~1` for `/`. */
export const pointerSchema = z
  .string()
  .max(500)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, "must be a JSON Pointer such as /data/0/id");

/** The value at the pointer, or `undefined` where there is none; inherited properties don't count. */
export function getPointer(document: unknown, pointer: string): unknown {
  if (pointer === "") return document;
  if (!pointer.startsWith("/")) return undefined;
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(child, document);
}

function child(parent: unknown, token: string): unknown {
  if (parent === null || typeof parent !== "object") return undefined;
  if (Array.isArray(parent)) return /^(?:0|[1-9]\d{0,9})$/.test(token) ? parent[Number(token)] : undefined;
  return Object.hasOwn(parent, token) ? (parent as Readonly<Record<string, unknown>>)[token] : undefined;
}
