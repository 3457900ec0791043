import type { LineageItem } from "../core/audit-summary.ts";
import { isOver } from "../core/close.ts";
import { acceptanceOf } from "../core/gate.ts";
import type { Incident } from "../core/incident.ts";
import type { JournalEntry } from "../core/journal.ts";
import { isEnrolled, isSamePerson } from "../core/people.ts";
import { type Instant, isAfter } from "../core/time.ts";
import { entriesOf } from "./history.ts";
import { list, moment, named } from "./phrase.ts";

/** Something made with the leaked key, and what became of it. */
export interface LineageReport extends LineageItem {
  readonly ended: boolean;
  /**
   * `stanch` ended it; it was `gone` when stanch came to end it; by a person's `word`; a `log`
   * recorded its end; it ran out (`expired`); `accepted` though it may live.
   */
  readonly by: "stanch" | "gone" | "word" | "log" | "expired" | "accepted" | null;
  /** When that went on record, or came to pass. */
  readonly at: Instant | null;
  readonly people: readonly string[];
  /** Until when two people accept that it lives. */
  readonly until: Instant | null;
}

type Stand = Pick<LineageReport, "by" | "at" | "people" | "until">;

const ALIVE: Stand = { by: null, at: null, people: [], until: null };

/** How everything that was made with the leaked key stands at `now`, and who says so. */
export function lineageOf(
  incident: Incident,
  entries: readonly JournalEntry[],
  now: Instant,
): readonly LineageReport[] {
  return incident.lineage.map((item) => {
    const isEnded = isOver(incident, item, now);
    const stand = isEnded ? endOf(incident, entries, item) : acceptedAs(incident, item.id, now);
    return { ...item, ended: isEnded, ...stand };
  });
}

/** `ended by stanch 14:20:05`: one cell, of at most so many words. */
export function standOf({ ended, by, at, people, until }: LineageReport, beside: Instant): string {
  const when = at === null ? "" : ` ${moment(at, beside)}`;
  switch (by) {
    case "stanch":
      return `ended by stanch${when}`;
    case "gone":
      return `was gone when stanch came to end it${when}`;
    case "word":
      return `ended by the word of ${list(people.map(named))}${when}`;
    case "log":
      return `its end is in the log${when}`;
    case "expired":
      return `ran out${when}`;
    case "accepted":
      return `ALIVE, accepted by ${list(people.map(named))} until ${moment(until ?? "", beside)}`;
    case null:
      return ended ? "ended" : "ALIVE as far as known";
    default:
      return by satisfies never;
  }
}

/** The first row that says so: later ones change nothing. */
function endOf(
  incident: Incident,
  entries: readonly JournalEntry[],
  { id, ended, endedAt, expiresAt }: Incident["lineage"][number],
): Stand {
  const alone = { people: [], until: null };
  if (!ended && endedAt !== null) return { by: "log", at: endedAt, ...alone };
  if (!ended) return { by: "expired", at: expiresAt, ...alone };
  const row = entriesOf(entries, "lineage.ended", "attestation.made").find((entry) =>
    entry.type === "lineage.ended"
      ? entry.data.keyId === id
      : entry.data.claim === "key-dead" &&
        entry.data.subject === id &&
        isEnrolled(incident, entry.data.by) &&
        !isAfter(entry.data.happenedAt, entry.at),
  );
  if (row === undefined) return ALIVE;
  if (row.type === "attestation.made") return { by: "word", at: row.at, people: [row.data.by], until: null };
  return { by: row.data.how === "alreadyGone" ? "gone" : "stanch", at: row.at, people: [], until: null };
}

function acceptedAs(incident: Incident, id: string, now: Instant): Stand {
  const blocker = { code: "LINEAGE_ALIVE", subject: id, clears: "" } as const;
  const newest = acceptanceOf(incident, blocker, now);
  if (newest === null) return ALIVE;
  const signers = incident.acceptances
    .filter((row) => row.code === blocker.code && row.subject === id && isAfter(row.expires, now))
    .map((row) => row.by);
  const people = signers.filter(
    (one, index) => signers.findIndex((other) => isSamePerson(incident, one, other)) === index,
  );
  return { by: "accepted", at: newest.at, people, until: newest.expires };
}
