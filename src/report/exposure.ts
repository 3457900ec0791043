import type { JournalEntry } from "../core/journal.ts";
import { type Instant, type Seconds, isAfter, secondsBetween } from "../core/time.ts";
import { type History, entriesOf } from "./history.ts";
import type { Misuse } from "./misuse.ts";

/** Something reached, and how many seconds of exposure went before it. */
export interface Milestone {
  readonly at: Instant;
  readonly seconds: Seconds;
  /** What did it, in a word or two. */
  readonly by: string;
}

/** The arithmetic of the leak: from when somebody else could have the key to when it was worth nothing. */
export interface Exposure {
  readonly from: Instant;
  /** What `from` is: the stated exposure, else the first suspicious use, else the opening of the incident. */
  readonly basis: "exposed" | "firstUse" | "opened";
  /** Suspicious use was seen before the stated exposure: the key was out earlier than somebody thought. */
  readonly usedBefore: boolean;
  /** First restraint on the leaked key or its callers; observing isn't one. */
  readonly contained: (Milestone & { readonly liftedAt: Instant | null }) | null;
  readonly ended: Milestone | null;
  /** The leaked value was presented and refused, and never accepted after that. */
  readonly refused: Milestone | null;
  /** Still refused when the provider's token cache had passed. */
  readonly confirmed: Milestone | null;
}

/** Exposure in seconds to containment, to the end of the key and to its refusal. */
export function exposureOf({ opening, entries, final }: History, misuse: Misuse): Exposure {
  const exposed = opening.data.leaked.exposedAt;
  const isUsedEarly = misuse.first !== null && isAfter(opening.at, misuse.first);
  const [from, basis]: [Instant, Exposure["basis"]] =
    exposed !== null
      ? [exposed, "exposed"]
      : isUsedEarly && misuse.first !== null
        ? [misuse.first, "firstUse"]
        : [opening.at, "opened"];
  const milestone = (at: Instant, by: string): Milestone => ({ at, seconds: secondsBetween(from, at), by });

  const lastAccepted = entries.findLastIndex(
    (entry) => entry.type === "canary.probed" && entry.data.outcome === "accepted",
  );
  const since = entries.slice(lastAccepted + 1);
  const ends = (rows: readonly JournalEntry[]) =>
    entriesOf(rows, "key.ended").filter((entry) => entry.data.keyId === opening.data.leaked.id);
  const ended = ends(since)[0] ?? ends(entries).at(-1) ?? null;
  // By hand, with nothing for stanch to do: a person's word is all there is.
  const byWord =
    ended === null && final.leaked.endedAt !== null ? milestone(final.leaked.endedAt, "attested") : null;
  const refused = entriesOf(since, "canary.probed").find((entry) => entry.data.outcome === "refused");
  const restraint = entries.map(restraintOf).find((one) => one !== null);
  return {
    from,
    basis,
    usedBefore: exposed !== null && misuse.first !== null && isAfter(exposed, misuse.first),
    contained: containment(entries, restraint ?? null, ended, milestone) ?? lasting(byWord),
    ended: ended === null ? byWord : milestone(ended.at, ended.data.how),
    refused: refused === undefined ? null : milestone(refused.at, "canary"),
    confirmed:
      refused === undefined || final.watchFrom === null
        ? null
        : milestone(final.watchFrom, "canary after the token cache"),
  };
}

function lasting(end: Milestone | null): Exposure["contained"] {
  return end === null ? null : { ...end, liftedAt: null };
}

interface Restraint {
  readonly entry: JournalEntry;
  readonly by: string;
}

function restraintOf(entry: JournalEntry): Restraint | null {
  if (entry.type === "rung.applied" && entry.data.rung !== "observe") return { entry, by: entry.data.rung };
  if (entry.type !== "key.looked") return null;
  const { state } = entry.data;
  return state === "live" || state === "unknown" ? null : { entry, by: `found ${state}` };
}

/** A key that was never restrained is contained by its end. */
function containment(
  entries: readonly JournalEntry[],
  restraint: Restraint | null,
  ended: JournalEntry | null,
  milestone: (at: Instant, by: string) => Milestone,
): Exposure["contained"] {
  if (restraint === null || (ended !== null && ended.seq < restraint.entry.seq)) {
    return ended === null ? null : { ...milestone(ended.at, "end of the key"), liftedAt: null };
  }
  const lifted = entriesOf(entries, "rung.undone").find(
    (entry) =>
      entry.seq > restraint.entry.seq &&
      entry.data.rung === restraint.by &&
      (ended === null || entry.seq < ended.seq),
  );
  return { ...milestone(restraint.entry.at, restraint.by), liftedAt: lifted?.at ?? null };
}
