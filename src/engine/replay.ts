import { type SnapshotFrom, initialTransition, transition } from "xstate";
import { type Step, leakResponse } from "../../machines/leak-response.ts";
import { StanchError } from "../core/errors.ts";
import type { Incident } from "../core/incident.ts";
import type { EventBody, JournalEntry } from "../core/journal.ts";

type Snapshot = SnapshotFrom<typeof leakResponse>;

/** An incident as its journal tells it, up to `seq`. */
export interface Replay {
  readonly incident: Incident;
  /** Dotted, as in `revoking.gated`. */
  readonly state: string;
  readonly step: Step | null;
  readonly done: boolean;
  readonly seq: number;
  /** Hash of the newest entry. */
  readonly head: string;
  readonly snapshot: Snapshot;
}

/** Folds a whole journal. Throws `ERR_JOURNAL_DAMAGED` if it doesn't begin with the opening of an incident. */
export function replay(entries: readonly JournalEntry[]): Replay {
  const [opening, ...rest] = entries;
  if (opening?.type !== "incident.opened") {
    throw new StanchError({
      code: "ERR_JOURNAL_DAMAGED",
      message: "the journal doesn't begin with the opening of an incident",
    });
  }
  const [snapshot] = initialTransition(leakResponse, opening);
  return advance(project(snapshot, opening), rest);
}

/** Folds further entries. */
export function advance(from: Replay, entries: readonly JournalEntry[]): Replay {
  if (entries.length === 0) return from;
  const snapshot = entries.reduce<Snapshot>(
    (current, entry) => transition(leakResponse, current, entry)[0],
    from.snapshot,
  );
  return project(snapshot, entries.at(-1) ?? { seq: from.seq, hash: from.head });
}

/** Whether the machine accepts this row now: an ending that the gate doesn't admit is refused before it is written. */
export function admits(at: Replay, event: EventBody): boolean {
  return at.snapshot.can(event);
}

function project(snapshot: Snapshot, { seq, hash }: { seq: number; hash: string }): Replay {
  const metas = Object.values(snapshot.getMeta()) as readonly ({ step: Step } | undefined)[];
  return {
    incident: snapshot.context,
    state: dotted(snapshot.value),
    step: metas.find((meta) => meta !== undefined)?.step ?? null,
    done: snapshot.status === "done",
    seq,
    head: hash,
    snapshot,
  };
}

function dotted(value: unknown): string {
  if (typeof value === "string") return value;
  const [entry] = Object.entries(value as Record<string, unknown>);
  return entry === undefined ? "" : `${entry[0]}.${dotted(entry[1])}`;
}
