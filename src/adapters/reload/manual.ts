import type { Prompter } from "../../ports/prompter.ts";
import type { Reload } from "../../ports/consumer-store.ts";
import { type Clicks, confirmDone, showClicks } from "../by-hand.ts";

export interface ManualReloadOptions {
  readonly name: string;
  readonly clicks: Clicks;
  readonly prompter: Prompter;
}

/** Something that only a person can do, such as switching an intake off; they confirm by typing its name. Throws `ERR_NOT_CONFIRMED`. */
export function createManualReload({ name, clicks, prompter }: ManualReloadOptions): Reload {
  return {
    name,
    async run() {
      showClicks(prompter, `${name}: by hand`, clicks);
      await confirmDone(prompter, name);
    },
  };
}
