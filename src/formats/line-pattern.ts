import { z } from "zod";
import { valueError } from "./zod-words.ts";

/** What a field may hold: `word` has no white space and `number` digits only, both at least one sign; `any` is any text. */
export type FieldKind = "any" | "word" | "number";

export interface LineField {
  /** Undefined for text that nobody asks for. */
  readonly name: string | undefined;
  readonly kind: FieldKind;
}

/** A line from start to end: `literals[0]`, `fields[0]`, `literals[1]` … and one literal behind the last field. */
export interface LinePattern {
  readonly literals: readonly string[];
  readonly fields: readonly LineField[];
}

const TOKEN = /\{\{|\}\}|\{([A-Za-z][A-Za-z0-9_]{0,40})?(?::(word|number))?\}|[^{}]+|[^]/g;
const MOST_FIELDS = 40;

/** The pattern in a text such as `{address} [{at}] "{action}" {status:number} {}`, or why it is none. */
export function parseLinePattern(text: string): LinePattern | { readonly problem: string } {
  const literals: string[] = [];
  const fields: LineField[] = [];
  let literal = "";
  for (const [token, name, kind] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "}")
      return {
        problem: `it has a lone ${token}; a field is {name}, {name:word} or {:number}, a brace {{ or }}`,
      };
    if (token === "{{" || token === "}}") literal += token.slice(1);
    else if (!token.startsWith("{")) literal += token;
    else {
      if (literal === "" && fields.length > 0)
        return { problem: "two of its fields have no text between them" };
      if (name !== undefined && fields.some((field) => field.name === name))
        return { problem: `it has ${name} twice` };
      literals.push(literal);
      fields.push({ name, kind: kind === "word" || kind === "number" ? kind : "any" });
      literal = "";
    }
  }
  if (fields.length > MOST_FIELDS) return { problem: `it has more than ${MOST_FIELDS} fields` };
  return { literals: [...literals, literal], fields };
}

const patternText = z.string().min(1).max(1000);

const patternSchema = patternText.superRefine((text, context) => {
  const pattern = parseLinePattern(text);
  const problem =
    "problem" in pattern
      ? pattern.problem
      : pattern.fields.some(({ name }) => name !== undefined)
        ? undefined
        : "it names no field";
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem, input: text });
});

/** What every line of a text log looks like: one pattern, or one for each kind of line. */
export const linesSchema = z.union([patternSchema, z.array(patternSchema).min(1).max(20)]);

/**
 * Beginnings of lines that are no calls. Whoever calls writes part of some lines: free text in a beginning would let
 * a call pass as something else.
 */
export const skipSchema = z
  .array(
    patternText.refine(isBeginning, {
      error: valueError(
        (value) => `${value} isn't a beginning of text, {:word} and {:number} that ends with text`,
      ),
    }),
  )
  .max(50);

function isBeginning(text: string): boolean {
  const pattern = parseLinePattern(text);
  if ("problem" in pattern || pattern.literals.at(-1) === "") return false;
  return pattern.fields.every(({ kind, name }) => kind !== "any" && name === undefined);
}
