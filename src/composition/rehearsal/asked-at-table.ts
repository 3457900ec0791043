import type { PaceKeeper } from "../../adapters/world/pace.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Prompter } from "../../ports/prompter.ts";

export interface TableOptions {
  readonly clock: Clock;
  readonly think: PaceKeeper["think"];
  /** The last journal row that is known. */
  readonly seq: () => number;
  readonly write: (row: ExerciseRow) => void;
}

/** The same prompter: people take their time to answer, and what they answer stands in the log of the table. */
export function askedAtTable(prompter: Prompter, { clock, think, seq, write }: TableOptions): Prompter {
  // Nobody is asked where everything was agreed to beforehand.
  if (prompter.how?.("confirm") === "flag") return prompter;
  async function asked<T extends boolean | string>(topic: string, ask: () => Promise<T>): Promise<T> {
    const answer = await think(ask);
    write({ type: "answered", at: clock.now(), seq: seq(), topic, answer });
    return answer;
  }
  return {
    ...prompter,
    consent: (request) => asked(request.topic, () => prompter.consent(request)),
    text: (title, initial) => asked(title, () => prompter.text(title, initial)),
  };
}
