import { type Instant, isAfter } from "../core/time.ts";
import type { EntryOf } from "./history.ts";

/** The leaked key was presented by somebody: it was let in, or refused, at some time from `from` to `to`. */
export interface Sighting {
  readonly source: string;
  readonly accepted: boolean;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * Calls with the leaked key that the audit sources show after `since`, and before `until`. Rows are folded on record:
 * the first and the last of each kind are known, and those are the ones that matter.
 */
export function sightingsOf(
  rows: readonly EntryOf<"evidence.observed">[],
  since: Instant,
  until: Instant | null,
): readonly Sighting[] {
  const seen = rows.flatMap(({ data }): readonly Sighting[] => [
    ...data.evidence
      .filter(({ key, via, fact }) => key === "old" && via === "audit" && fact !== "holds")
      .flatMap(({ source, fact, first, last }) =>
        [first, last].map((at) => sighting(source, fact === "use", at)),
      ),
    ...data.callers
      .filter(({ key }) => key === "old")
      .flatMap(({ id, first, last, lastAccepted }) => [
        ...(lastAccepted === null ? [sighting(id, false, first)] : [sighting(id, true, lastAccepted)]),
        ...(lastAccepted !== null && isAfter(last, lastAccepted) ? [sighting(id, false, last)] : []),
      ]),
  ]);
  return seen.filter(({ from }) => isAfter(from, since) && (until === null || isAfter(until, from)));
}

function sighting(source: string, accepted: boolean, at: Instant): Sighting {
  return { source, accepted, from: at, to: at };
}
