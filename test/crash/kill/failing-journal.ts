import type { EventBody } from "../../../src/core/journal.ts";
import {
  type EmbeddedJournal,
  type JournalOptions,
  openJournal as openReal,
} from "../../../src/hosts/embedded/journal.ts";
import { failpoint } from "./failpoint.ts";

export type * from "../../../src/hosts/embedded/journal.ts";

/** The real journal, with a failpoint before and after every transaction that appends. */
export function openJournal(options: JournalOptions): EmbeddedJournal {
  const journal = openReal(options);
  const around = <T>(what: string, write: () => T): T => {
    failpoint(`append before ${what}`);
    const result = write();
    failpoint(`append after ${what}`);
    return result;
  };
  return {
    ...journal,
    append: (incident, events, given) =>
      around(events.map(nameOf).join("+"), () => journal.append(incident, events, given)),
    transact: (work) => around("lease", () => journal.transact(work)),
  };
}

function nameOf({ type, data }: EventBody): string {
  return "effect" in data ? `${type} ${nameOfEffect(data.effect)}` : type;
}

/** Ids of keys differ from run to run: the same point must have the same name. */
function nameOfEffect(effect: string): string {
  return effect.replace(/^(orphan|end|lineage)\/.*/, "$1");
}
