import { Secret } from "../../src/core/secret.ts";
import type { Prompter } from "../../src/ports/prompter.ts";

/** A person who gives these answers in turn and remembers what was shown. An error as an answer is thrown. */
export function scriptedPrompter(
  answers: readonly (string | Error)[],
): Prompter & { readonly shown: string[] } {
  const left = [...answers];
  const shown: string[] = [];
  const next = (title: string): string => {
    shown.push(title);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody expected the question: ${title}`);
    if (typeof answer !== "string") throw answer;
    return answer;
  };
  return {
    shown,
    consent: async ({ title }) => next(title) === "yes",
    secret: async (title) => new Secret(next(title)),
    text: async (title) => next(title),
    say: (lines) => void shown.push(...lines),
  };
}
