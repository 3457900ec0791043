import type { Caller, Evidence } from "../core/evidence.ts";
import { isConsumerProven } from "../core/gate-consumer.ts";
import type { Incident } from "../core/incident.ts";
import { isAfter } from "../core/time.ts";
import type { Context, Row } from "./line.ts";

/** What one reading of the evidence changed; all empty if it only repeats what was known. */
export interface News {
  /** Consumers that became proven by this reading. */
  readonly proven: readonly Evidence[];
  /** Facts that weren't known, and bad ones (refusals, use of the leaked key) that went on. */
  readonly facts: readonly Evidence[];
  readonly callers: readonly Caller[];
  readonly silent: readonly { readonly source: string; readonly reason: string }[];
  /** Sources that answer again. */
  readonly heard: readonly string[];
  readonly gaps: readonly {
    readonly source: string;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  }[];
}

/** Compares a reading with what was known before it. */
export function newsOf(row: Row<"evidence.observed">, { before, after }: Context): News {
  const { evidence, callers, silent, readings } = row.data;
  const proven = evidence.filter((seen) => isUse(seen) && becameProven(seen.consumer, row.at, before, after));
  const known = new Set(before.silent.map((one) => one.source));
  const now = new Set(silent.map((one) => one.source));
  return {
    proven: proven.filter(
      (seen, index) => proven.findIndex((one) => one.consumer === seen.consumer) === index,
    ),
    facts: evidence.filter((seen) => !proven.includes(seen) && isNews(before, seen)),
    callers: callers.filter((caller) => {
      const old = before.callers[caller.id];
      return old === undefined || caller.accepted > old.accepted || caller.refused > old.refused;
    }),
    silent: silent.filter((one) => !known.has(one.source)),
    heard: [...known].filter((source) => !now.has(source)),
    gaps: readings.flatMap((reading) =>
      reading.gaps
        .filter(
          (gap) =>
            !before.readings[reading.source]?.gaps.some((old) => old.from === gap.from && old.to === gap.to),
        )
        .map((gap) => ({ source: reading.source, ...gap })),
    ),
  };
}

/** Nothing in it that a reader would miss. */
export function isQuiet(news: News): boolean {
  return Object.values(news).every((part: readonly unknown[]) => part.length === 0);
}

function isUse(seen: Evidence): boolean {
  return seen.fact === "use" && seen.key !== "old";
}

function becameProven(id: string, at: string, before: Incident, after: Incident): boolean {
  const was = before.consumers[id];
  const is = after.consumers[id];
  if (is === undefined || !isConsumerProven(after, is, at)) return false;
  return was === undefined || !isConsumerProven(before, was, at);
}

function isNews(before: Incident, seen: Evidence): boolean {
  const known = before.consumers[seen.consumer]?.evidence.find(
    (old) =>
      old.source === seen.source &&
      old.fact === seen.fact &&
      old.key === seen.key &&
      old.instance === seen.instance &&
      old.class === seen.class,
  );
  if (known === undefined) return true;
  const isBad = seen.fact === "refusal" || seen.key === "old";
  return isBad && isAfter(seen.last, known.last);
}
