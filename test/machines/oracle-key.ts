import type { EventBody } from "../../src/core/journal.ts";
import type { Rung } from "../../src/core/plan.ts";
import { isKept } from "./oracle-migration.ts";
import { isPast } from "./oracle-clock.ts";
import { remembered } from "./remembered.ts";
import { type Known, seconds } from "./oracle-rows.ts";

/** What is known of the leaked key itself. */
export interface LeakedKeyNow {
  /** The provider's or a person's newest word; `unknown` again once an end turned out not to be one. */
  readonly state: string;
  /** When it ended as far as is known: by stanch, by a person's word, or it was found dead. */
  readonly endedAt: string | null;
  /** Since when it is known not to work. */
  readonly stoppedAt: string | null;
}

export const leakedKey = remembered((known): LeakedKeyNow => {
  let now: LeakedKeyNow = { state: "unknown", endedAt: null, stoppedAt: null };
  known.history.forEach(({ row }, index) => {
    now = after({ ...known, history: known.history.slice(0, index), now: row.at }, now, row);
    if (isDoubt(known, index)) now = { state: "unknown", endedAt: null, stoppedAt: null };
  });
  return now;
});

function after(known: Known, now: LeakedKeyNow, row: EventBody): LeakedKeyNow {
  const { opening } = known;
  const stoppedAt = now.stoppedAt ?? row.at;
  switch (row.type) {
    case "key.looked":
      return looked(known, now, row.data.state, row.at);
    case "rung.applied":
      if (row.data.rung !== "disable") return now;
      return { ...now, state: now.state === "dead" ? "dead" : "disabled", stoppedAt };
    case "rung.undone":
      if (row.data.rung !== "disable" || now.state === "dead") return now;
      return { ...now, state: "live", stoppedAt: null };
    case "key.ended":
      if (row.data.keyId !== opening.data.leaked.id) return now;
      return { state: "dead", endedAt: row.at, stoppedAt };
    case "attestation.made":
      if (!isDeathNotice(known, row)) return now;
      return { state: "dead", endedAt: now.endedAt ?? row.data.happenedAt, stoppedAt };
    default:
      return now;
  }
}

/** The provider's word. A dead key stays dead, unless it says otherwise after caches and lists have had their time. */
function looked(known: Known, now: LeakedKeyNow, state: string, at: string): LeakedKeyNow {
  const { opening } = known;
  const isAlive = state === "live" || state === "disabled";
  const isDenied = now.state === "dead" && isAlive && isKnowable(known, now, at);
  if (now.state === "dead" && !isDenied && (!isAlive || now.endedAt !== opening.at)) return now;
  const isStopped = state === "dead" || state === "disabled";
  const since = isDenied ? at : (now.stoppedAt ?? at);
  return { state, endedAt: state === "dead" ? opening.at : null, stoppedAt: isStopped ? since : null };
}

/** Caches and lists have had their time since the end. */
function isKnowable(known: Known, { endedAt }: LeakedKeyNow, at: string): boolean {
  const { opening } = known;
  const { tokenCache, listLag } = opening.data.plan.capabilities;
  return isPast(known, endedAt ?? opening.at, tokenCache + listLag, at);
}

/** The provider says that the ended key lives after all, or was only disabled. */
export function isDenial(known: Known, row: EventBody): boolean {
  // Where it lives on, nobody ended it: that it is alive denies nothing.
  if (
    isKept(known) ||
    row.type !== "key.looked" ||
    (row.data.state !== "live" && row.data.state !== "disabled")
  )
    return false;
  const now = leakedKey(known);
  return now.state === "dead" && isKnowable(known, now, row.at);
}

export function isDeathNotice({ opening }: Known, row: EventBody): boolean {
  const { people, leaked } = opening.data;
  return (
    row.type === "attestation.made" &&
    row.data.claim === "key-dead" &&
    row.data.subject === leaked.id &&
    seconds(row.data.happenedAt, row.at) >= 0 &&
    people.some(({ id }) => id === row.data.by)
  );
}

/** Somebody was let in with the leaked key, as of this row. */
export function isAcceptedUse(row: EventBody): boolean {
  if (row.type === "canary.probed") return row.data.outcome === "accepted";
  return (
    row.type === "evidence.observed" &&
    row.data.callers.some(({ key, accepted }) => key === "old" && accepted > 0)
  );
}

/** The machine went back to the gate because the ended key was accepted. */
function isDoubt(known: Known, index: number): boolean {
  const { history } = known;
  if (isKept(known)) return false;
  const passed = history[index];
  const behind = /confirming|notifying/.test(history[index - 1]?.state ?? "");
  if (passed === undefined || passed.state !== "revoking.gated" || !behind) return false;
  return isAcceptedUse(passed.row);
}

/** Rungs that bind somebody now. */
export function rungsOn({ history }: Known): readonly Rung[] {
  let on: readonly Rung[] = [];
  for (const { row } of history) {
    if (row.type === "rung.applied") on = [...on, row.data.rung];
    if (row.type === "rung.undone") on = on.filter((rung) => rung !== row.data.rung);
  }
  return on;
}
