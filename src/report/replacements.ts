import type { Instant } from "../core/time.ts";
import { type History, entriesOf } from "./history.ts";
import { maskOfHandle } from "./phrase.ts";

/** One key that the response made. */
export interface ReplacementReport {
  readonly replacement: string;
  readonly keyId: string;
  readonly keyName: string | null;
  readonly mask: string;
  readonly madeAt: Instant;
  /** What the provider last answered to it; null if it was never presented. */
  readonly probe: "accepted" | "refused" | "unknown" | null;
  readonly consumers: readonly string[];
}

/** A key that was made without an answer and found later. */
export interface OrphanReport {
  readonly keyId: string;
  readonly replacement: string;
  readonly ended: boolean;
  /** A person called it somebody else's: it was left alone. */
  readonly foreign: boolean;
}

/** Every replacement that was made, in order, by id and mask; never by value. */
export function replacementsOf({ entries, final }: History): readonly ReplacementReport[] {
  const probes = entriesOf(entries, "replacement.probed");
  return entriesOf(entries, "key.reissued").map(({ at, seq, data }) => ({
    replacement: data.replacement,
    keyId: data.key.id,
    keyName: data.key.name,
    mask: maskOfHandle(data.handle),
    madeAt: at,
    probe:
      probes.findLast((row) => row.seq > seq && row.data.replacement === data.replacement)?.data.outcome ??
      null,
    consumers: Object.values(final.consumers)
      .filter((progress) => progress.replacement === data.replacement)
      .map((progress) => progress.consumer.id),
  }));
}

export function orphansOf({ final }: History): readonly OrphanReport[] {
  return final.orphans.map(({ keyId, replacement, ended, said }) => ({
    keyId,
    replacement,
    ended,
    foreign: said?.as === "foreign",
  }));
}
