import { StanchError } from "../../../src/core/errors.ts";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { entryHash } from "../../../src/hosts/embedded/chain.ts";
import { plainData } from "../../../src/hosts/embedded/plain-data.ts";
import type { Journal } from "../../../src/ports/journal.ts";
import { signer } from "./rows.ts";

/** A journal that keeps nothing: shows that the contracts ask for no database. `grant` stands in for leases. */
export function createMemoryJournal(
  start = "start",
): Journal & { grant(incident: string, token: number | null): void } {
  const chains = new Map<string, JournalEntry[]>();
  const tokens = new Map<string, number | null>();
  return {
    grant: (incident, token) => void tokens.set(incident, token),
    incidents: () => [...chains.keys()],
    read: (incident, after = 0) => (chains.get(incident) ?? []).slice(after),
    append(incident, events, { token, atHead } = {}) {
      const chain = chains.get(incident) ?? [];
      if (token !== undefined && tokens.get(incident) !== token) {
        throw new StanchError({ code: "ERR_LEASE_LOST", message: "lost" });
      }
      if (atHead !== undefined && atHead !== chain.length) {
        throw new StanchError({ code: "ERR_HEAD_MOVED", message: "moved" });
      }
      const fresh: JournalEntry[] = [];
      for (const event of events) {
        const before = fresh.at(-1) ?? chain.at(-1);
        const prev = before?.hash ?? signer.digest(`${start} of ${incident}`);
        const row = { incident, seq: (before?.seq ?? 0) + 1, prev, ...event, data: plainData(event.data) };
        fresh.push({ ...row, hash: entryHash(signer, row) } as JournalEntry);
      }
      if (fresh.length > 0) chains.set(incident, [...chain, ...fresh]);
      return fresh;
    },
  };
}
