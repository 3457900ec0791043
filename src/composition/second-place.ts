import { dirname, resolve } from "node:path";
import type { Config } from "../formats/config.ts";
import { type CheckpointCopies, createCheckpointCopies } from "../hosts/embedded/checkpoint-copies.ts";
import type { Journal } from "../ports/journal.ts";
import type { Paths } from "./paths.ts";

/** Where the config wants copies of signed checkpoints; null if nowhere. */
export function secondPlace(paths: Paths, config: Config): CheckpointCopies | null {
  return config.checkpoints === undefined
    ? null
    : createCheckpointCopies(resolve(dirname(paths.config), config.checkpoints));
}

/**
 * A journal that acknowledges a signed checkpoint only once its copy is in the second place too: before an effect that
 * ends a credential comes a checkpoint, so without the copy there is no intent and no call.
 */
export function copyingJournal(journal: Journal, copies: CheckpointCopies): Journal {
  return {
    incidents: () => journal.incidents(),
    read: (incident, after) => journal.read(incident, after),
    append(incident, events, options) {
      const entries = journal.append(incident, events, options);
      if (entries.some(({ type }) => type === "checkpoint.signed")) copies.catchUp(journal.read(incident));
      return entries;
    },
  };
}
