import type { Context } from "./line.ts";
import { named } from "./phrase.ts";

/** Whose approvals this row voided, and by what; null if none. One that was void when it was signed says so in its own line. */
export function voidedWith({ before, after }: Context): string | null {
  const fresh = after.approvals.filter((row, index) => {
    const was = before.approvals[index];
    return was !== undefined && was.voided === null && row.voided !== null;
  });
  const [first] = fresh;
  if (first?.voided === undefined || first.voided === null) return null;
  const whose = [...new Set(fresh.map(({ by }) => `${named(by)}'s approval`))].join(", ");
  return `voids ${whose}: ${first.voided.by}`;
}
