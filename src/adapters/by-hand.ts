import { StanchError } from "../core/errors.ts";
import { forLine } from "../core/sanitise.ts";
import type { Prompter } from "../ports/prompter.ts";

/** Work that only a person can do, in the words of somebody who did it on that day. */
export interface Clicks {
  readonly steps: readonly string[];
  /** Calendar day on which the steps were last seen to be right, as `2026-11-23`; null where they tell of no screens. */
  readonly asOf: string | null;
}

/** Shows what to do, step by step, and how old the instructions are. */
export function showClicks(prompter: Prompter, title: string, { steps, asOf }: Clicks): void {
  prompter.say([
    forLine(title),
    ...steps.map((step, index) => `  ${String(index + 1)}. ${forLine(step)}`),
    ...(asOf === null ? [] : [`  (as of ${asOf}; the screens may have changed since)`]),
  ]);
}

/**
 * Asks the person to type `word` once the steps are done. This is not a consent: no flag answers it, because no flag can
 * know. Anything else throws `ERR_NOT_CONFIRMED`, `happened: "unknown"`: some of the steps may have been taken.
 */
export async function confirmDone(prompter: Prompter, word: string): Promise<void> {
  const answer = await prompter.text(`type ${forLine(word)} once it is done, or anything else to stop`);
  if (answer.trim() === word) return;
  throw new StanchError({
    code: "ERR_NOT_CONFIRMED",
    message: `nobody confirmed that ${word} was done by hand`,
    hint: "run the same command again to see the steps once more",
    retry: "later",
    happened: "unknown",
  });
}
