import { unsupported } from "../../core/errors.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import type { Prompter } from "../../ports/prompter.ts";
import { confirmDone, showClicks } from "../by-hand.ts";
import type { Clicks } from "../by-hand.ts";

export interface ManualStoreOptions {
  readonly name: string;
  readonly write: Clicks;
  /** How the person gets at the value, which is never shown here: a command that opens the spool, in words. */
  readonly valueFrom: string;
  readonly prompter: Prompter;
}

/** A store that only a person can write to; they confirm by typing its name. Throws `ERR_NOT_CONFIRMED`. */
export function createManualStore({ name, write, valueFrom, prompter }: ManualStoreOptions): ConsumerStore {
  return {
    name,
    canRead: false,
    byHand: true,
    // Whether the person can write shows when they try.
    preflight: async () => undefined,
    read: async () => {
      throw unsupported(name, "be read by stanch");
    },
    async write(value) {
      showClicks(prompter, `${name}: store the key ${value.mask} by hand`, write);
      prompter.say(["  the value comes from:", `  > ${valueFrom}`]);
      await confirmDone(prompter, name);
    },
  };
}
