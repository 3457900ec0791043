import { type SnapshotFrom, initialTransition, transition } from "xstate";
import { INCIDENT_MACHINES } from "../../machines/incident-machines.ts";
import type { Step } from "../../machines/incident-setup.ts";
import { StanchError } from "../core/errors.ts";
import type { Incident } from "../core/incident.ts";
import type { EventBody, EventData, JournalEntry } from "../core/journal.ts";
import { type MachineId, isMachineId } from "../core/purpose.ts";

type Machine = (typeof INCIDENT_MACHINES)[MachineId]["machine"];
type Snapshot = SnapshotFrom<Machine>;

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
  const [snapshot] = initialTransition(machineOf(opening.data), opening);
  return advance(project(snapshot, opening), rest);
}

/** The machine that the first row names. */
function machineOf({ machine: { id, version }, release }: EventData["incident.opened"]): Machine {
  if (isMachineId(id)) return INCIDENT_MACHINES[id].machine;
  throw new StanchError({
    code: "ERR_JOURNAL_RELEASE",
    message: `this incident was opened under a machine that this release doesn't have (${id} ${version}, stanch ${release})`,
    hint: `go on with stanch ${release}`,
  });
}

/** Folds further entries. */
export function advance(from: Replay, entries: readonly JournalEntry[]): Replay {
  if (entries.length === 0) return from;
  const snapshot = entries.reduce<Snapshot>(
    (current, entry) => transition(current.machine as Machine, current, entry)[0],
    from.snapshot,
  );
  return project(snapshot, entries.at(-1) ?? { seq: from.seq, hash: from.head });
}

/** Whether the machine accepts this row now: an ending that the gate doesn't admit is refused before it is written. */
export function admits(at: Replay, event: EventBody): boolean {
  return at.snapshot.can(event);
}

/** The response begins with a look at the key, and stands there. */
export function isLooking({ state }: Pick<Replay, "state">): boolean {
  return state === "containing.looking" || state === "looking";
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
