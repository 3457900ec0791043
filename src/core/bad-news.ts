import type { Blocker, BlockerCode } from "./blocker.ts";
import { unseenBlockers } from "./gate-consumer.ts";
import { isLate } from "./evidence-rules.ts";
import { revocationBlockers } from "./gate.ts";
import { lastOldUse } from "./held-key.ts";
import { type Incident, activeConsumers } from "./incident.ts";
import { tellOf } from "./key-words.ts";
import type { EventBody } from "./journal.ts";
import { type Instant, isAfter } from "./time.ts";

/**
 * Codes that say "nobody knows", not that something is wrong: a pause makes them, the next look clears them, and what it
 * finds has codes of its own. A thief with a new address would otherwise void every approval.
 */
const NOBODY_KNOWS: ReadonlySet<BlockerCode> = new Set([
  "OUTCOME_UNKNOWN",
  // Accepted where callers are hostile at most: a new one has to be judged first.
  "NO_CONSUMERS",
  "EVIDENCE_STALE",
  "CALLER_UNCLASSIFIED",
]);

/** What came with this row that nobody who approved before it could know, in a few words; null if it is no bad news. */
export function badNews(before: Incident, after: Incident, event: EventBody): string | null {
  if (event.type === "evidence.withdrawn" && after.withdrawals !== before.withdrawals) {
    return `evidence of ${event.data.source} on ${event.data.consumer} withdrawn`;
  }
  if (isWoken(before, after)) return tellOf(after.plan)`the leaked key is ${after.leaked.state} again`;
  if (after.own === "tainted" && before.own !== "tainted") return "OWN_CREDENTIAL_TAINTED incident";
  // Without the row and with it, by the same clock: what time alone did is in both.
  const worse = newIn(
    revocationBlockers(before, event.at),
    revocationBlockers(after, event.at).filter((blocker) => isWorse(blocker, before, after)),
  );
  if (worse !== undefined) return nameOf(worse);
  return usedAgain(before, after, event.at) ?? onlySaid(before, after, event.at);
}

function isWorse({ code, subject }: Blocker, before: Incident, after: Incident): boolean {
  if (code === "SILENCE_RUNNING") return hasNewGap(before, after);
  // Of a source: it doesn't answer. Whether stanch's own credential is clean isn't known, or it is tainted: told apart above.
  if (code === "OLD_USE_UNOBSERVABLE") return Object.hasOwn(after.consumers, subject);
  return code !== "OWN_CREDENTIAL_TAINTED" && !NOBODY_KNOWS.has(code);
}

/** A stretch that is lost. Rows that are only late may still come, and tell then. */
function hasNewGap(before: Incident, after: Incident): boolean {
  return Object.values(after.readings).some((reading) => {
    const known = before.readings[reading.source];
    return reading.gaps.some(
      (gap) =>
        !isLate(reading, gap) &&
        known?.gaps.some(
          (other) => other.from === gap.from && other.to === gap.to && !isLate(known, other),
        ) !== true,
    );
  });
}

/** It was disabled or dead, and somebody's look or hand says that it isn't. */
function isWoken({ leaked: before }: Incident, { leaked: after }: Incident): boolean {
  const wasStopped = before.state === "disabled" || before.state === "dead";
  return wasStopped && after.state !== before.state && (after.state === "live" || after.state === "disabled");
}

/** `OLD_USE_SEEN` may be there by an old sign whose answer has gone stale: another sign is news all the same. */
function usedAgain(before: Incident, after: Incident, now: Instant): string | null {
  const seen = revocationBlockers(after, now).filter(({ code }) => code === "OLD_USE_SEEN");
  const news = seen.find(({ subject }) => {
    const [was, is] = [before.consumers[subject], after.consumers[subject]];
    if (was === undefined || is === undefined) return false;
    const [known, sign] = [lastOldUse(before, was), lastOldUse(after, is)];
    return sign !== undefined && (known === undefined || isAfter(sign, known));
  });
  return news === undefined ? null : nameOf(news);
}

/** What was seen before this row is only somebody's word after it. */
function onlySaid(before: Incident, after: Incident, now: Instant): string | null {
  const worse = activeConsumers(after).find((progress) => {
    const was = before.consumers[progress.consumer.id];
    return (
      was !== undefined &&
      unseenBlockers(before, was, now).length === 0 &&
      unseenBlockers(after, progress, now).some((blocker) => isWorse(blocker, before, after))
    );
  });
  return worse === undefined ? null : `${worse.consumer.id} is proven by somebody's word only`;
}

function newIn(before: readonly Blocker[], after: readonly Blocker[]): Blocker | undefined {
  const known = new Set(before.map(nameOf));
  return after.find((blocker) => !known.has(nameOf(blocker)));
}

function nameOf({ code, subject }: Blocker): string {
  return `${code} ${subject}`;
}
