import { StanchError } from "../core/errors.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { EmbeddedJournal } from "../hosts/embedded/journal.ts";
import { createSignatureCheck } from "../hosts/embedded/verify-signature.ts";
import type { Journal } from "../ports/journal.ts";
import type { Signer } from "../ports/signer.ts";

/**
 * A journal of which every row that a person must sign is checked before anybody acts on it: the chain alone can be made
 * again by whoever can write the file, a signature can't.
 */
export function checkedJournal(journal: EmbeddedJournal, signer: Signer): Journal {
  const checks = new Map<string, { check: ReturnType<typeof createSignatureCheck>; seen: number }>();
  const read = (incident: string, after = 0): readonly JournalEntry[] => {
    const seen = checks.get(incident)?.seen ?? 0;
    const rows = journal.read(incident, Math.min(after, seen));
    const known = checks.get(incident) ?? {
      check: createSignatureCheck(rows[0] ?? null, signer, undefined),
      seen,
    };
    for (const row of rows) {
      if (row.seq <= seen) continue;
      const problem = known.check.row(row);
      if (problem === null) continue;
      throw new StanchError({
        code: "ERR_JOURNAL_DAMAGED",
        message: `journal of ${incident}: entry ${row.seq} ${problem.detail}`,
        hint: `stanch verify --incident ${incident}`,
      });
    }
    checks.set(incident, { ...known, seen: rows.at(-1)?.seq ?? seen });
    return rows.filter((row) => row.seq > after);
  };
  return { incidents: () => journal.incidents(), read, append: (...given) => journal.append(...given) };
}
