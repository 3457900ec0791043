import type { ConsumerReport } from "../../src/ports/probe.ts";
import type { Troubles } from "./troubles.ts";

/** What consumers' probes answered in the course of a run, driver after driver. */
export interface Sightings {
  saw(probe: string, report: ConsumerReport): void;
}

const OF_A_FLAPPING_ONE = ["success", "unknown", "refused"] as const;

/** Counts probes that told everything and its opposite, and fingerprints that came back. */
export function createSightings(troubles: Troubles): Sightings {
  const outcomes = new Map<string, Set<ConsumerReport["outcome"]>>();
  /** Fingerprints as they changed, oldest first. */
  const changes = new Map<string, string[]>();
  return {
    saw(probe, { outcome, sha256Prefix }) {
      const seen = outcomes.get(probe) ?? new Set();
      const isNew = !seen.has(outcome);
      seen.add(outcome);
      outcomes.set(probe, seen);
      if (isNew && OF_A_FLAPPING_ONE.every((one) => seen.has(one))) troubles.note("flapping probe");
      if (sha256Prefix === undefined) return;
      const known = changes.get(probe) ?? [];
      if (known.at(-1) === sha256Prefix) return;
      known.push(sha256Prefix);
      changes.set(probe, known);
      // New, old, new again: of the two only the new one can come last and have come before.
      const [, before, between, again] = known.slice(-4);
      if (known.length >= 4 && again === before && between === known[0])
        troubles.note("old fingerprint between new ones");
    },
  };
}
