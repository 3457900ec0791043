import type { Adapters } from "../../src/engine/adapters.ts";
import type { Host } from "../../src/ports/host.ts";
import type { Journal } from "../../src/ports/journal.ts";

/** A part of the program that is replaced by a bad one, to see whether the judge notices. */
export interface Sabotage {
  adapters(adapters: Adapters): Adapters;
  host(host: Host): Host;
  journal(journal: Journal): Journal;
}

export const NO_SABOTAGE: Sabotage = {
  adapters: (adapters) => adapters,
  host: (host) => host,
  journal: (journal) => journal,
};
