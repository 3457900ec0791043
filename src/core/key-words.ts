import type { Plan } from "./plan.ts";
import { isMigration } from "./purpose.ts";

/** One of stanch's own sentences, whole or with values put into it. */
export type Tell = (sentence: string | TemplateStringsArray, ...values: readonly unknown[]) => string;

/**
 * Tells stanch's own sentences about the key that is to end, as the plan calls it: leaked, or where nobody leaked it, old.
 * Only the sentence's own words change; what is put into it stays as it is.
 */
export function tellOf(plan: Pick<Plan, "purpose">): Tell {
  const word = isMigration(plan) ? old : (text: string) => text;
  return (sentence, ...values) =>
    typeof sentence === "string"
      ? word(sentence)
      : sentence.map((text, index) => (index === 0 ? "" : String(values[index - 1])) + word(text)).join("");
}

function old(text: string): string {
  return text
    .replaceAll(/\b(a) leaked\b/gi, (_, article: string) => `${article}n old`)
    .replaceAll(/\bleaked\b/g, "old")
    .replaceAll(/\bLeaked\b/g, "Old");
}
