import { StanchError } from "../../src/core/errors.ts";
import type { EventBody } from "../../src/core/journal.ts";
import type { Journal } from "../../src/ports/journal.ts";
import type { Border } from "./troubled-provider.ts";

/** The journal as one driver process has it: on a disk that fills up, and beside it somebody who kills. */
export function troubledJournal(journal: Journal, { process, faults, witness }: Border): Journal {
  return {
    incidents: () => journal.incidents(),
    read(incident, after) {
      process.mustLive();
      return journal.read(incident, after);
    },
    append(incident, events, options) {
      process.mustLive();
      if (faults.strikes("killed before an append")) process.die();
      if (isOutcome(events) && faults.strikes("killed before a record")) process.die();
      if (faults.strikes("append refused")) throw unwritable("no");
      if (faults.strikes("append unclear, lost")) throw unwritable("unknown");
      const entries = journal.append(incident, events, options);
      witness.durable(entries);
      if (faults.strikes("append unclear, written")) throw unwritable("unknown");
      if (faults.strikes("killed after an append")) process.die();
      return entries;
    },
  };
}

function isOutcome([first]: readonly EventBody[]): boolean {
  return first !== undefined && first.type !== "effect.intended" && "effect" in first.data;
}

function unwritable(happened: "no" | "unknown"): StanchError {
  return new StanchError({
    code: "ERR_JOURNAL_UNWRITABLE",
    message: "the journal can't be written: database or disk is full",
    retry: "later",
    happened,
  });
}
