import type { Blocker } from "./blocker.ts";
import { atLatest, onThisClock } from "./clock-skew.ts";
import type { SourceReading } from "./evidence.ts";
import {
  RUNS,
  afterSwap,
  isFresh,
  lagOf,
  isLate,
  callPeriod,
  isReadLately,
  isTriggered,
  runsWhileDisabled,
} from "./evidence-rules.ts";
import { heldKey, lastOldUse, reportsOfNew } from "./held-key.ts";
import { type ConsumerProgress, type Incident, disabledSince } from "./incident.ts";
import { countOf, instancesOf } from "./instances.ts";
import { tellOf } from "./key-words.ts";
import { isOldKeyKept } from "./purpose.ts";
import { isRunEnough, isRunningWhileDisabled } from "./runs.ts";
import { type Instant, type Seconds, earliest, earliestOf, isAfter, latestOf, plus } from "./time.ts";

/** Rule 2: what is missing before the old key is known to be out of use by this consumer; null when it is. */
export function oldUseBlocker(incident: Incident, progress: ConsumerProgress, now: Instant): Blocker | null {
  // A dead key is used by nobody, whatever was seen before.
  if (incident.leaked.state === "dead") return null;
  const subject = progress.consumer.id;
  const tell = tellOf(incident.plan);
  const held = heldKey(incident, progress, now);
  if (held === "old") {
    return {
      code: "OLD_USE_SEEN",
      subject,
      clears: tell`${subject} still holds the leaked key: swap or reload it`,
    };
  }
  if (held === "new" || isRunningWhileDisabled(incident, progress, now)) return null;
  const able = Object.values(incident.readings)
    .filter((reading) => canSeeSilence(incident, reading, progress, now))
    .map(asFarAsComplete);
  const sources = able.filter((reading) => isReadLately(incident, reading, now));
  if (sources.some((source) => isSilent(incident, progress, source))) return null;
  const oldUse = lastOldUse(incident, progress);
  if (oldUse !== undefined) {
    return {
      code: "OLD_USE_SEEN",
      subject,
      clears: tell`${subject} used the leaked key at ${oldUse} after its swap: find what still holds it`,
    };
  }
  // Where the old key lives on, what nobody can see breaks nobody.
  if (able.length === 0) return isOldKeyKept(incident.plan) ? null : unobservable(incident, progress, now);
  const silent = earliest(...sources.map((source) => silentAt(incident, progress, source)));
  if (silent === undefined) {
    return {
      code: "EVIDENCE_STALE",
      subject,
      clears: `a newer reading of ${able.map((reading) => reading.source).join(" or ")}: silence since then is unknown`,
    };
  }
  const clearsAt = onThisClock(incident, silent);
  return {
    code: "SILENCE_RUNNING",
    subject,
    clears: tell`no use of the leaked key by ${subject} until ${clearsAt}`,
    clearsAt,
  };
}

/**
 * Rule 2a asks of a source that it names the key on each call this consumer makes; on refused ones too once disabled.
 * The silence of somebody who only calls when asked says nothing until the runs that stand for its periods were made.
 */
function canSeeSilence(
  incident: Incident,
  reading: SourceReading,
  progress: ConsumerProgress,
  now: Instant,
): boolean {
  const { calls } = progress.consumer;
  const covered =
    reading.covers.includes("*") ||
    (calls.length > 0 && calls.every((kind) => reading.covers.includes(kind)));
  return (
    reading.identifiesKey &&
    covered &&
    (disabledSince(incident) === null || reading.recordsRefusals) &&
    !isUnrun(incident, progress, now)
  );
}

/** Runs of before the last sign of the old key say nothing: it calls when asked, so nothing need be heard of it since. */
function isUnrun(incident: Incident, progress: ConsumerProgress, now: Instant): boolean {
  return (
    isTriggered(incident, progress) && !isRunEnough(incident, progress, now, lastOldUse(incident, progress))
  );
}

/** With the key disabled, looking on clears it for whoever calls by itself: what works then works on another key (rule 2b). */
function unobservable(incident: Incident, progress: ConsumerProgress, now: Instant): Blocker {
  const { id } = progress.consumer;
  const code = "OLD_USE_UNOBSERVABLE";
  if (instancesOf(progress.consumer) > 1) return unheard(incident, progress, now);
  if (disabledSince(incident) === null || isUnrun(incident, progress, now)) {
    const again = callsAgainBy(incident, progress, now);
    const clears =
      again === null
        ? tellOf(
            incident.plan,
          )`no source can show that ${id} left the leaked key: ${waysOut(incident, progress, now)}`
        : `one more call of ${id} as its own principal, a call period after the one before`;
    return again === null ? { code, subject: id, clears } : { code, subject: id, clears, clearsAt: again };
  }
  const missing = Math.max(1, RUNS - runsWhileDisabled(incident, progress).length);
  const clears = tellOf(
    incident.plan,
  )`the leaked key is disabled: ${missing} more success(es) of ${id}, a call period apart`;
  const period = callPeriod(incident, progress);
  return period === null
    ? { code, subject: id, clears }
    : { code, subject: id, clears, clearsAt: plus(now, missing * period) };
}

/** When a log that showed one call as its own principal will show the next one; null where none did of late. */
function callsAgainBy(incident: Incident, progress: ConsumerProgress, now: Instant): Instant | null {
  const period = callPeriod(incident, progress);
  const shown = afterSwap(incident, progress).find(
    (seen) =>
      seen.fact === "holds" &&
      seen.key === "new" &&
      seen.via === "audit" &&
      isFresh(incident, progress, seen, now),
  );
  if (period === null || shown === undefined) return null;
  return plus(latestOf([now, shown.last]) ?? now, period + lagOf(incident, shown));
}

/** Each look meets one instance: where they give their names, looking on finds the others. */
function unheard(incident: Incident, progress: ConsumerProgress, now: Instant): Blocker {
  const { id } = progress.consumer;
  const instances = instancesOf(progress.consumer);
  const heard = countOf(reportsOfNew(incident, progress, now));
  const clears = `of ${instances} instances of ${id} ${heard} reported the new key: have its report name the key and the instance, or attest old-key-unused`;
  const isHeard = afterSwap(incident, progress).some(
    ({ instance, fact }) => instance !== undefined && (fact === "holds" || disabledSince(incident) !== null),
  );
  const wait =
    Math.max(1, instances - heard) * Math.max(incident.plan.poll, callPeriod(incident, progress) ?? 0);
  const blocker: Blocker = { code: "OLD_USE_UNOBSERVABLE", subject: id, clears };
  return isHeard ? { ...blocker, clearsAt: plus(now, wait) } : blocker;
}

function waysOut(incident: Incident, progress: ConsumerProgress, now: Instant): string {
  const { id } = progress.consumer;
  return isUnrun(incident, progress, now)
    ? `run ${id} ${RUNS} times, have it report its fingerprint, or attest`
    : `disable it, have ${id} report its fingerprint, or attest`;
}

function isSilent(incident: Incident, progress: ConsumerProgress, source: SourceReading): boolean {
  return !isAfter(silentAt(incident, progress, source), plus(source.through, source.lag));
}

/**
 * When the silence window of this consumer at this source is over, if nothing more is seen.
 * Silence is counted in log-complete time (reading less lag): a lag longer than the window would otherwise pass for silence.
 */
function silentAt(incident: Incident, progress: ConsumerProgress, source: SourceReading): Instant {
  const gaps = source.gaps.map((gap) => gap.to);
  const since = latestOf([
    atLatest(incident, progress.writtenAt ?? incident.openedAt),
    lastOldUse(incident, progress),
    source.from,
    ...gaps,
  ]);
  return plus(since ?? incident.openedAt, silenceWindow(incident, progress) + source.lag);
}

/** A log that is late is complete up to there, and no further; a gap with something behind it is lost time. */
function asFarAsComplete(reading: SourceReading): SourceReading {
  const late = reading.gaps.filter((gap) => isLate(reading, gap));
  const through = earliestOf([reading.through, ...late.map(({ from }) => from)]) ?? reading.through;
  return { ...reading, through, gaps: reading.gaps.filter((gap) => !late.includes(gap)) };
}

/** Seconds of silence that the gate wants of this consumer, without the source's lag. Instances may take turns to call. */
export function silenceWindow(
  incident: Pick<Incident, "plan">,
  progress: Pick<ConsumerProgress, "consumer">,
): Seconds {
  const cache = incident.plan.capabilities.tokenCache;
  const turns = instancesOf(progress.consumer);
  return Math.max(RUNS * (callPeriod(incident, progress) ?? 0) * turns, cache);
}
