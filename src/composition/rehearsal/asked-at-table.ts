import type { PaceKeeper } from "../../adapters/world/pace.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Prompter } from "../../ports/prompter.ts";

/** Thrown instead of an answer where the game was over before anybody was asked: it is nobody's no. */
export const TIME_IS_UP = new Error("time is up");

export interface TableOptions {
  readonly clock: Clock;
  readonly think: PaceKeeper["think"];
  /** The last journal row that is known. */
  readonly seq: () => number;
  readonly write: (row: ExerciseRow) => void;
  /** Time was up before this was asked. */
  readonly onUnasked: (title: string) => void;
}

/** The same prompter: people take their time to answer, and what they answer stands in the log of the table. */
export function askedAtTable(
  prompter: Prompter,
  { clock, think, seq, write, onUnasked }: TableOptions,
): Prompter {
  // Nobody is asked where everything was agreed to beforehand.
  if (prompter.how?.("confirm") === "flag") return prompter;
  async function asked<T extends boolean | string>(topic: string, ask: () => Promise<T>): Promise<T> {
    const answer = await think(ask);
    write({ type: "answered", at: clock.now(), seq: seq(), topic, answer });
    return answer;
  }
  return {
    ...prompter,
    async consent(request) {
      try {
        return await asked(request.topic, () => prompter.consent({ ...request, at: clock.now() }));
      } catch (error) {
        if (error !== TIME_IS_UP) throw error;
        onUnasked(request.title);
        return false;
      }
    },
    text: (title, initial) => asked(title, () => prompter.text(title, initial)),
  };
}
