import type { Evidence, SourceReading } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { type Seconds, earliest, plus } from "../../src/core/time.ts";
import { row } from "./rows.ts";
import { swapped } from "./strangers-and-keys.ts";
import type { Word } from "./word.ts";

export type Fact = Pick<Evidence, "fact" | "key" | "instance">;

export const onNew: Fact = { fact: "use", key: "new" };
export const onOld: Fact = { fact: "use", key: "old" };
/** A success that names no key. */
export const onSome: Fact = { fact: "use", key: "unnamed" };
export const holdsNew: Fact = { fact: "holds", key: "new" };
export const holdsOld: Fact = { fact: "holds", key: "old" };
export const refusedOnNew: Fact = { fact: "refusal", key: "new" };
export const refusedOnOld: Fact = { fact: "refusal", key: "old" };

/** The same of one runtime, by its own word. */
export const of = (instance: string, fact: Fact): Fact => ({ ...fact, instance });

/** An audit source, and how far it can be believed. */
export interface Source extends Pick<SourceReading, "identifiesKey" | "recordsRefusals" | "covers"> {
  readonly source: string;
  readonly lag: Seconds;
}

export const CALLS: Source = {
  source: "calls",
  identifiesKey: true,
  recordsRefusals: true,
  covers: ["chat"],
  lag: 30,
};

/** Only as long as no other source was read: which of them it is is what varies. */
export function alone(source: Source, word: Word): Word {
  return {
    ...word,
    when: (place) =>
      word.when(place) &&
      Object.keys(place.incident.readings).every((name) => name === "log" || name === source.source),
  };
}

/** One reading of a source: complete up to its lag, with these calls of the consumer as the newest ones. */
export function read(source: Source, facts: readonly Fact[], more: Partial<More> = {}): Word {
  return { when: swapped, row: (at) => reading(at, source, facts, { ...ORDINARY, ...more }) };
}

interface More {
  /** Something got lost just before. */
  readonly gap: boolean;
  /** What is newest hasn't come yet. */
  readonly late: boolean;
  /** All that was read is one gap. */
  readonly nothing: boolean;
  /** Seconds before the opening from which on it is complete. */
  readonly before: Seconds;
  /** Whose calls these are. */
  readonly id: string;
}

const ORDINARY: More = { gap: false, late: false, nothing: false, before: 0, id: "a" };

function reading(
  at: Incident,
  { lag, ...source }: Source,
  facts: readonly Fact[],
  { gap, late, nothing, before, id }: More,
): EventBody {
  const through = plus(at.lastAt, 1 - lag);
  const hole = { from: plus(through, -2), to: plus(through, -1), reason: "the disk was full" };
  const delay = { from: plus(through, -60), to: through, reason: "rows are late" };
  const evidence = facts.map((fact): Evidence => ({
    ...fact,
    consumer: id,
    class: "observed",
    source: source.source,
    via: "audit",
    first: through,
    last: through,
    count: 1,
    runs: [through],
    seesRefusals: source.recordsRefusals,
    hash: "evidence-EXAMPLE",
  }));
  // It vouches for a second at least, however early it is read.
  const from = earliest(plus(at.openedAt, -before), plus(through, -1)) ?? through;
  const empty = { from, to: through, reason: "the export is empty" };
  const gaps = [...(gap ? [hole] : []), ...(late ? [delay] : []), ...(nothing ? [empty] : [])];
  const readings = [{ ...source, lag, from, through, gaps }];
  return row(at, "evidence.observed", { readings, evidence, callers: [], silent: [] });
}

/** A source that gives no answer. */
export function mute({ source }: Source): Word {
  return {
    when: swapped,
    row: (at) =>
      row(at, "evidence.observed", {
        readings: [],
        evidence: [],
        callers: [],
        silent: [{ source, reason: "it timed out" }],
      }),
  };
}

/** What the consumer says of itself, just now. */
export function says(source: string, facts: readonly Fact[], id = "a"): Word {
  return {
    when: swapped,
    row: (at) => {
      const now = plus(at.lastAt, 1);
      const evidence = facts.map((fact): Evidence => ({
        ...fact,
        consumer: id,
        class: "observed",
        source,
        via: "report",
        first: now,
        last: now,
        count: 1,
        runs: [now],
        seesRefusals: true,
        hash: "evidence-EXAMPLE",
      }));
      return row(at, "evidence.observed", { readings: [], evidence, callers: [], silent: [] });
    },
  };
}

/** Nothing but time. */
export function passes(seconds: Seconds): Word {
  return {
    when: swapped,
    row: (at) => row(at, "lease.taken", { token: 2, holder: "host-EXAMPLE" }, seconds),
  };
}
