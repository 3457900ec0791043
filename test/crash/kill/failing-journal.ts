import type { EventBody } from "../../../src/core/journal.ts";
import {
  type EmbeddedJournal,
  type JournalOptions,
  openJournal as openReal,
} from "../../../src/hosts/embedded/journal.ts";
import { failpoint } from "./failpoint.ts";

export type * from "../../../src/hosts/embedded/journal.ts";

/** The real journal, with a failpoint before each append and after each transaction. */
export function openJournal(options: JournalOptions): EmbeddedJournal {
  const journal = openReal(options);
  const transact: EmbeddedJournal["transact"] = (work) => {
    const named: string[] = [];
    const result = journal.transact((transaction) =>
      work({
        ...transaction,
        append(incident, events, given) {
          named.push(...events.map(nameOf));
          failpoint(`append before ${named.join("+")}`);
          return transaction.append(incident, events, given);
        },
      }),
    );
    failpoint(`append after ${named.length === 0 ? "the lease's end" : named.join("+")}`);
    return result;
  };
  return {
    ...journal,
    append: (incident, events, given) =>
      transact((transaction) => transaction.append(incident, events, given)),
    transact,
  };
}

function nameOf({ type, data }: EventBody): string {
  return "effect" in data ? `${type} ${nameOfEffect(data.effect)}` : type;
}

/** Ids of keys differ from run to run: the same point must have the same name. */
function nameOfEffect(effect: string): string {
  return effect.replace(/^(orphan|end|lineage)\/.*/, "$1");
}
