import type { EventBody } from "../../src/core/journal.ts";
import type { EmbeddedJournal } from "../../src/hosts/embedded/journal.ts";
import type { AppendOptions } from "../../src/ports/journal.ts";

export class Crash extends Error {}

/** At how many appends from now the process is gone, and whether that one is durable. */
export interface Counter {
  left: number;
  after: boolean;
}

/** One that never comes to its end. */
export function untouched(): Counter {
  return { left: Number.MAX_SAFE_INTEGER, after: false };
}

/** A journal on disk whose n-th append fails, before or after it is durable: the process is gone at that point. */
export function crashing(journal: EmbeddedJournal, counter: Counter): EmbeddedJournal {
  return {
    ...journal,
    append(incident: string, events: readonly EventBody[], options?: AppendOptions) {
      counter.left -= 1;
      if (counter.left === 0 && !counter.after) throw new Crash();
      const entries = journal.append(incident, events, options);
      if (counter.left === 0) throw new Crash();
      return entries;
    },
  };
}
