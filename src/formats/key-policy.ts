import { z } from "zod";
import { LOOKUPS, isLookup } from "../core/inventory/policy/justification.ts";
import type { JustificationTemplate, KeyPolicy } from "../core/inventory/policy/key-policy.ts";
import { type Unreached, unreachedRules } from "../core/inventory/policy/rule-reach.ts";
import type { Seconds } from "../core/time.ts";
import { readDuration } from "./iso-duration.ts";
import { whenSchema } from "./key-policy-when.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import { quoted } from "./mask.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { lookupsIn, parseTemplate } from "./template.ts";
import { choiceError, didYouMean, valueError, withHint } from "./zod-words.ts";

/** One line with `${name}` look-ups of a row; no expressions. */
const justificationSchema = wordsSchema
  .superRefine((text, context) => {
    if (parseTemplate(text) === null)
      context.addIssue({
        code: "custom",
        message: "holds a ${ that doesn't begin a look-up such as ${owner}",
      });
    for (const name of new Set(lookupsIn(text))) {
      if (isLookup(name)) continue;
      const near = didYouMean(name, Object.keys(LOOKUPS)) ?? `one of ${Object.keys(LOOKUPS).join(", ")}`;
      context.addIssue({ code: "custom", message: withHint(`${quoted(name)} isn't known of a row`, near) });
    }
  })
  .transform((text): JustificationTemplate => parseTemplate(text) ?? []);

const rotationSchema = z
  .string()
  .refine((text) => (readDuration(text) ?? 0) >= 3600, {
    error: valueError((value) => `${value} isn't a length of time of an hour or more, such as P30D or 30d`),
  })
  .transform((text): Seconds => readDuration(text) ?? 0);

const ruleSchema = z.strictObject({
  name: nameSchema,
  /** All of it must be met; a rule without it fits every row. */
  when: whenSchema.default({}),
  verdict: z.enum(["must-be-team", "acceptable-personal"], { error: choiceError("a verdict of a rule") }),
  /** Why, in one line for an auditor. */
  because: justificationSchema,
  /** How long a key may live at most. */
  rotateEvery: rotationSchema.exactOptional(),
});

/** Which keys may be personal: a decision table. */
export const keyPolicySchema = z.strictObject({
  kind: z.literal("key-policy"),
  name: nameSchema,
  title: wordsSchema.exactOptional(),
  /** In their order: the first that fits speaks, and the last fits every row. */
  rules: z
    .array(ruleSchema)
    .min(1)
    .max(100)
    .superRefine(checkRules, { when: ({ issues }) => issues.length === 0 }),
  /** What a row that must have a team key gets at a provider without them. */
  withoutTeamKeys: z.strictObject({
    because: justificationSchema,
    /** Name of the user that isn't a person. */
    account: justificationSchema,
    rotateEvery: rotationSchema,
  }),
});

/** Reads a key policy; every problem at once. A rule that no row can come to is one. */
export function parseKeyPolicy(text: string, file: string): Loaded<KeyPolicy> {
  return loadYaml<KeyPolicy>(text, file, keyPolicySchema);
}

type Rules = readonly z.output<typeof ruleSchema>[];

function checkRules(rules: Rules, context: z.core.$RefinementCtx): void {
  const issue = (path: PropertyKey[], message: string): void =>
    context.addIssue({ code: "custom", path, message, input: rules });
  const last = rules.at(-1);
  if (last !== undefined && Object.keys(last.when).length > 0)
    issue(
      [rules.length - 1, "when"],
      "the last rule must fit every row: leave when out, or add a rule without it",
    );
  for (const [index, { name }] of rules.entries()) {
    if (rules.findIndex((rule) => rule.name === name) < index)
      issue([index, "name"], "another rule has this name");
  }
  for (const [index, unreached] of unreachedRules(rules).entries()) {
    if (unreached !== null)
      issue([index, ...(rules[index]?.when === undefined ? [] : ["when"])], wordsFor(unreached));
  }
}

function wordsFor(unreached: Unreached): string {
  if (unreached.why === "contradiction") return "no row can be like this: what it asks contradicts itself";
  const names = new Intl.ListFormat("en-GB").format(unreached.by.map(quoted));
  return `no row can come to this rule: ${names} ${unreached.by.length === 1 ? "takes" : "take"} all that it asks for`;
}
