import { z } from "zod";
import { valueError } from "./zod-words.ts";

/** A stretch of literal text, or the name of a value to look up. */
export type TemplatePart = string | { readonly name: string };

/** A name that a look-up can have. */
export const lookupNameSchema = z.string().regex(/^[a-z][A-Za-z0-9_]{0,40}$/, {
  error: valueError(
    (value) => `${value} isn't a name that can be looked up: letters and digits, like userId`,
  ),
});

const LOOKUP = /\$\{([a-z][A-Za-z0-9_]{0,40})\}/;

/** The parts of a text with `${name}` look-ups; `null` if a `${` begins anything else. There are no expressions. */
export function parseTemplate(text: string): readonly TemplatePart[] | null {
  const parts = text
    .split(LOOKUP)
    .map((part, index): TemplatePart => (index % 2 === 0 ? part : { name: part }));
  if (parts.some((part) => typeof part === "string" && part.includes("${"))) return null;
  return parts.filter((part) => part !== "");
}

/** Names that a template looks up, and that the strings of a JSON template do. */
export function lookupsIn(template: unknown): readonly string[] {
  if (typeof template === "string") {
    return (parseTemplate(template) ?? []).flatMap((part) => (typeof part === "string" ? [] : [part.name]));
  }
  return template !== null && typeof template === "object" ? Object.values(template).flatMap(lookupsIn) : [];
}

/** Text with `${name}` look-ups. */
export const templateSchema = z
  .string()
  .max(2000)
  .refine((text) => parseTemplate(text) !== null, {
    error: valueError((value) => `${value} holds a \${ that doesn't begin a look-up such as \${id}`),
  });

/** A JSON value whose strings may hold look-ups; a string that is exactly one may become a value of another type. */
export const jsonTemplateSchema = z.json().refine(isWellFormed, {
  error: "a ${ must begin a look-up such as ${id}, and can't stand in the name of a member",
});

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return parseTemplate(value) !== null;
  if (value === null || typeof value !== "object") return true;
  if (Array.isArray(value)) return value.every(isWellFormed);
  return Object.entries(value).every(([name, member]) => !name.includes("${") && isWellFormed(member));
}
