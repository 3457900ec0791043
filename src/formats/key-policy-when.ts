import { z } from "zod";
import type { Condition, When } from "../core/inventory/policy/key-policy.ts";
import { FACT_VALUES } from "../core/inventory/policy/key-policy.ts";
import { quoted } from "./mask.ts";
import { didYouMean, withHint } from "./zod-words.ts";

const countSchema = z.int().min(1).max(10_000);

/** Of a fact that is counted: `{ atLeast: 2 }`. */
const boundsSchema = z
  .strictObject({ atLeast: countSchema.exactOptional(), atMost: countSchema.exactOptional() })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
    error: "needs atLeast, atMost or both",
  });

/** One of the words that the fact has, or a list of them; each that it hasn't is an error at its place. */
function wordsOf(values: readonly string[]): z.ZodType<Condition> {
  const form = { enum: values };
  return z
    .unknown()
    .meta({ anyOf: [form, { type: "array", items: form, minItems: 1, uniqueItems: true }] })
    .transform((given, context): Condition => {
      const words: readonly unknown[] = Array.isArray(given) ? given : [given];
      const issue = (message: string, path: PropertyKey[] = []): void =>
        context.addIssue({ code: "custom", path, message, input: given });
      if (words.length === 0) issue("the list is empty: no row meets it");
      for (const [index, word] of words.entries()) {
        const path = Array.isArray(given) ? [index] : [];
        const fault = faultOf(word, values);
        if (fault !== null) issue(fault, path);
        else if (words.indexOf(word) < index) issue(`${quoted(String(word))} is here twice`, path);
      }
      return words.map(String);
    });
}

function faultOf(word: unknown, values: readonly string[]): string | null {
  if (typeof word === "string" && values.includes(word)) return null;
  if (typeof word !== "string") return withHint("isn't a value of this fact", `one of ${values.join(", ")}`);
  const hint = didYouMean(word, values) ?? `one of ${values.join(", ")}`;
  return withHint(`${quoted(word)} isn't a value of this fact`, hint);
}

const flagSchema = z.boolean().transform((value): Condition => [value]);

/** What a rule asks of a row, fact by fact: all of it must be met. A fact that isn't one is an error. */
export const whenSchema: z.ZodType<When> = z
  .strictObject(
    Object.fromEntries(
      Object.entries(FACT_VALUES).map(([fact, values]) => [fact, conditionOf(values).exactOptional()]),
    ),
  )
  .superRefine(
    (when, context) => {
      if (Object.keys(when).length > 0) return;
      const message = "asks nothing; leave the key out of a rule that always fits";
      context.addIssue({ code: "custom", message, input: when });
    },
    { when: ({ issues }) => issues.length === 0 },
  );

function conditionOf(values: (typeof FACT_VALUES)[keyof typeof FACT_VALUES]): z.ZodType<Condition> {
  if (values === "count") return boundsSchema;
  return values.includes(true) ? flagSchema : wordsOf(values.map(String));
}
