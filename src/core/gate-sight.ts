import { kindsSeen } from "./audit-summary.ts";
import type { Blocker } from "./blocker.ts";
import { isReadLately } from "./evidence-rules.ts";
import type { SourceReading } from "./evidence.ts";
import { type Incident, disabledSince } from "./incident.ts";
import { type Tell, tellOf } from "./key-words.ts";
import { isOldKeyKept } from "./purpose.ts";
import type { Instant } from "./time.ts";

/**
 * Who else calls with the leaked key can't be seen: no log names it, or not on every kind of call, or a log doesn't answer.
 * A log that could add nothing to what `callers/…` already says isn't named again.
 */
export function sightBlockers(incident: Incident, now: Instant): readonly Blocker[] {
  // Whoever else uses it goes on doing so: nobody breaks.
  if (isOldKeyKept(incident.plan)) return [];
  const tell = tellOf(incident.plan);
  const callers = unseenCallers(incident);
  const refused = unseenRefused(incident);
  const silent = fallenSilent(incident, now).filter((one) => callers === null || one.identifiesKey);
  return [
    ...(callers === null ? neverHeard(incident).map((source) => unheard(tell, source)) : [callers]),
    ...(refused === null ? [] : [refused]),
    ...silent.map(({ source, through }) => ({
      code: "OLD_USE_UNOBSERVABLE" as const,
      subject: source,
      clears: tell`${source} has told nothing since ${through}, so nobody knows who has used the leaked key since: read it, or two people accept that`,
    })),
  ];
}

/** No name of a consumer or source has a slash. What can be seen stands in it: an acceptance of less never covers more. */
const UNSEEN_CALLERS = "callers/";

/** It says that callers can't be seen at all, or not in whatever they do. */
export function isAboutUnseenCallers({ code, subject }: Pick<Blocker, "code" | "subject">): boolean {
  return code === "OLD_USE_UNOBSERVABLE" && subject.startsWith(UNSEEN_CALLERS);
}

/** Sources that the audit asked in vain and that have never answered since. */
export function neverHeard({ audit, readings }: Incident): readonly string[] {
  return (audit?.silent ?? []).map(({ source }) => source).filter((source) => readings[source] === undefined);
}

/** Null where logs that were read name the key on calls of every kind, and where the key is dead. */
function unseenCallers(incident: Incident): Blocker | null {
  if (incident.leaked.state === "dead") return null;
  const tell = tellOf(incident.plan);
  const kinds = kindsSeen(Object.values(incident.readings));
  if (kinds.includes("*")) return null;
  const awaited = neverHeard(incident);
  const seen =
    kinds.length === 0
      ? tell("no source that was read names who uses the leaked key")
      : tell`who uses the leaked key shows on calls of these kinds only: ${kinds.join(", ")}`;
  return unseen(
    kinds.length === 0 ? "all" : exceptFor(kinds),
    `${seen}; a consumer that nobody listed can't be seen`,
    awaited.length === 0 ? "" : `read ${awaited.join(" and ")}, which never answered, or `,
  );
}

/** Whoever begins to call once the key is disabled is refused, and shows only in a log that names the key there too. */
function unseenRefused(incident: Incident): Blocker | null {
  if (incident.leaked.state === "dead" || disabledSince(incident) === null) return null;
  const readings = Object.values(incident.readings);
  const kinds = kindsSeen(readings.filter((reading) => reading.recordsRefusals));
  const isAllSeen = kindsSeen(readings).every((kind) => kinds.includes("*") || kinds.includes(kind));
  if (isAllSeen) return null;
  return unseen(
    kinds.length === 0 ? "refused" : `refused/${exceptFor(kinds)}`,
    tellOf(
      incident.plan,
    )`the leaked key is disabled, and ${kinds.length === 0 ? "no source shows" : `only on calls of these kinds it shows, ${kinds.join(", ")},`} who is refused since; ask who misses it`,
  );
}

const exceptFor = (kinds: readonly string[]): string => `except/${kinds.join(",")}`;

function unseen(what: string, why: string, first = ""): Blocker {
  const subject = `${UNSEEN_CALLERS}${what}`;
  return {
    code: "OLD_USE_UNOBSERVABLE",
    subject,
    clears: `${why}: ${first}two people accept that: stanch accept OLD_USE_UNOBSERVABLE ${subject}`,
  };
}

function unheard(tell: Tell, source: string): Blocker {
  return {
    code: "OLD_USE_UNOBSERVABLE",
    subject: source,
    clears: tell`${source} has never answered, so nobody knows who else uses the leaked key: read it, or two people accept that`,
  };
}

/** Sources that answered once and no longer do; of a dead key there is nothing more to know. */
function fallenSilent(incident: Incident, now: Instant): readonly SourceReading[] {
  const { leaked, readings, silent } = incident;
  if (leaked.state === "dead") return [];
  return silent.flatMap(({ source }) => {
    const reading = readings[source];
    return reading === undefined || isReadLately(incident, reading, now) ? [] : [reading];
  });
}
