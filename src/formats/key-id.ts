import { z } from "zod";
import { pointerSchema } from "./json-pointer.ts";
import { lookupNameSchema, lookupsIn, parseTemplate, templateSchema } from "./template.ts";

/**
 * What a key is known by: one value of its row, or several as one text, where it can only be reached by two. Each
 * look-up of the template is a pointer of `parts`, or something that the step itself knows, such as the holder whose
 * keys it lists.
 */
export const keyIdSchema = z.union([
  pointerSchema,
  /** A value that the provider wants back as a number, in a JSON body. */
  z.strictObject({ pointer: pointerSchema, as: z.literal("number") }),
  z
    .strictObject({
      template: templateSchema,
      parts: z.record(lookupNameSchema, pointerSchema).default({}),
    })
    .refine(({ template }) => isSplittable(template), {
      path: ["template"],
      error: "an id is made of look-ups with one of / : , ; | @ # & = + or a space between each two",
    })
    .refine(({ template, parts }) => Object.keys(parts).every((part) => lookupsIn(template).includes(part)), {
      path: ["parts"],
      error: "a part that the template doesn't look up",
    }),
]);
export type KeyId = z.output<typeof keyIdSchema>;
type Composed = Extract<KeyId, { readonly template: string }>;

/** Names of which an id is made, in their order; none where it is one value. */
export function idParts(id: KeyId): readonly string[] {
  return isComposed(id) ? lookupsIn(id.template) : [];
}

/** The texts around and between the parts: two ids are of one kind only if they agree. */
export function idShape(id: KeyId): readonly string[] {
  return isComposed(id) ? literals(id.template) : ["", ""];
}

/** The id with these values, or `undefined` if one is missing or empty. Values are escaped, so that it can be taken apart again. */
export function joinId(id: Composed, valueOf: (name: string) => string | undefined): string | undefined {
  const names = lookupsIn(id.template);
  const values = names.map(valueOf);
  if (values.some((value) => value === undefined || value === "")) return undefined;
  if (names.length === 1 && literals(id.template).every((text) => text === "")) return values[0];
  const texts = values.map((value) => encodeURIComponent((value ?? "").toWellFormed()));
  return literals(id.template)
    .map((text, index) => text + (texts[index] ?? ""))
    .join("");
}

/** Whether an id is made of parts. */
export function isComposed(id: KeyId): id is Composed {
  return typeof id === "object" && "template" in id;
}

/** The id as steps look it up, with the parts that `joinId` made it of; `null` for text that isn't such an id. */
export function idLookups(key: KeyId, id: string): Readonly<Record<string, string | number>> | null {
  if (typeof key === "string") return { id };
  if (isComposed(key)) {
    const parts = splitId(key, id);
    return parts === null ? null : { ...parts, id };
  }
  return /^(?:0|[1-9]\d{0,15})$/.test(id) && Number.isSafeInteger(Number(id)) ? { id: Number(id) } : null;
}

function splitId(key: Composed, id: string): Readonly<Record<string, string>> | null {
  const [first = "", ...rest] = literals(key.template);
  const names = lookupsIn(key.template);
  if (names.length === 1 && first === "" && rest.every((text) => text === ""))
    return { [names[0] ?? ""]: id };
  if (!id.startsWith(first)) return null;
  let left = id.slice(first.length);
  const values: [string, string][] = [];
  for (const [index, name] of names.entries()) {
    const end = rest[index] ?? "";
    const at = end === "" ? left.length : left.indexOf(end);
    const value = at < 0 ? null : decoded(left.slice(0, at));
    if (value === null || value === "") return null;
    values.push([name, value]);
    left = left.slice(at + end.length);
  }
  return left === "" ? Object.fromEntries(values) : null;
}

function decoded(text: string): string | null {
  try {
    const value = decodeURIComponent(text);
    return encodeURIComponent(value) === text ? value : null;
  } catch {
    return null;
  }
}

/** One more than there are names. */
function literals(template: string): readonly string[] {
  const texts = [""];
  for (const part of parseTemplate(template) ?? []) {
    if (typeof part === "string") texts.push((texts.pop() ?? "") + part);
    else texts.push("");
  }
  return texts;
}

/** What stands behind a part must begin with something that no escaped value holds. */
function isSplittable(template: string): boolean {
  const names = lookupsIn(template);
  const behind = literals(template).slice(1);
  return (
    names.length > 0 &&
    new Set(names).size === names.length &&
    behind.every((text, index) => /^[/:,;|@#&=+ ]/.test(text) || (text === "" && index === names.length - 1))
  );
}
