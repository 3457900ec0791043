import type { Blocker } from "./blocker.ts";
import type { Evidence } from "./evidence.ts";
import {
  RUNS,
  afterSwap,
  evidenceLife,
  isFresh,
  isTriggered,
  lagOf,
  newUses,
  runsOnNewKey,
  runsWhileDisabled,
} from "./evidence-rules.ts";
import type { ConsumerProgress, Incident } from "./incident.ts";
import { oldUseBlocker } from "./gate-old-use.ts";
import { type Instant, isAfter, secondsBetween } from "./time.ts";

/** Every reason why this consumer keeps the gate shut (rules 1 to 3), most basic first. */
export function consumerBlockers(
  incident: Incident,
  progress: ConsumerProgress,
  now: Instant,
): readonly Blocker[] {
  const subject = progress.consumer.id;
  if (progress.state === "rolledBack") {
    return [{ code: "ROLLED_BACK", subject, clears: `swap ${subject} again: it is back on the leaked key` }];
  }
  if (progress.writtenAt === null || progress.state === "pending" || progress.state === "failed") {
    const why = progress.error === null ? "" : ` (${progress.error.message})`;
    return [{ code: "UNSWAPPED", subject, clears: `swap ${subject} to its replacement${why}` }];
  }
  const unproven = newUseBlocker(incident, progress, now);
  const refused = refusalBlocker(progress);
  const old = oldUseBlocker(incident, progress, now);
  return [refused, unproven, old].filter((blocker) => blocker !== null);
}

/** How the consumer's use of the new key is known; `none` when it isn't, or no longer. */
export function proofClass(
  incident: Incident,
  progress: ConsumerProgress,
  now: Instant,
): "observed" | "attested" | "none" {
  if (runsWhileDisabled(incident, progress).length >= RUNS) return "observed";
  return newUses(incident, progress).find((use) => isFresh(incident, progress, use, now))?.class ?? "none";
}

/** Rule 1 holds now: the consumer itself used the new key after its own swap, and nothing refused it since. */
export function isConsumerProven(incident: Incident, progress: ConsumerProgress, now: Instant): boolean {
  return (
    progress.writtenAt !== null &&
    newUseBlocker(incident, progress, now) === null &&
    refusalBlocker(progress) === null
  );
}

function newUseBlocker(incident: Incident, progress: ConsumerProgress, now: Instant): Blocker | null {
  const subject = progress.consumer.id;
  if (freshWhileDisabled(incident, progress, now)) return null;
  const uses = newUses(incident, progress);
  if (uses.length === 0) {
    return {
      code: "NEW_USE_UNPROVEN",
      subject,
      clears: `${subject} must be seen using its replacement: run it, or attest with a receipt`,
    };
  }
  const fresh = uses.find((use) => isFreshEnough(incident, progress, use, now));
  if (fresh === undefined) {
    return { code: "EVIDENCE_STALE", subject, clears: `a newer success of ${subject} on its replacement` };
  }
  const runs = runsOnNewKey(incident, progress);
  if (isTriggered(incident, progress) && runs.length < RUNS) {
    return {
      code: "NEW_USE_UNPROVEN",
      subject,
      clears: `run ${subject} ${RUNS - runs.length} more time(s): it has no regular calls to wait for`,
    };
  }
  return null;
}

/** A source that can't show refusals must show a success within two periods: old good news says nothing there. */
function isFreshEnough(incident: Incident, progress: ConsumerProgress, use: Evidence, now: Instant): boolean {
  if (!isFresh(incident, progress, use, now)) return false;
  if (use.seesRefusals || isTriggered(incident, progress)) return true;
  const period = progress.consumer.period === "on-demand" ? 0 : progress.consumer.period;
  return secondsBetween(use.last, now) <= Math.max(60, RUNS * period) + lagOf(incident, use);
}

function freshWhileDisabled(incident: Incident, progress: ConsumerProgress, now: Instant): boolean {
  const runs = runsWhileDisabled(incident, progress);
  const newest = runs.at(-1);
  const sample = progress.evidence[0];
  return (
    runs.length >= RUNS &&
    newest !== undefined &&
    sample !== undefined &&
    secondsBetween(newest, now) <= evidenceLife(incident, progress, { ...sample, class: "observed" })
  );
}

/** Rule 3. A refusal that names no key came from a consumer that should be on the new one: it counts. */
function refusalBlocker(progress: ConsumerProgress): Blocker | null {
  const seen = afterSwap(progress);
  const refused = seen.find(
    (evidence) =>
      evidence.fact === "refusal" &&
      evidence.key !== "old" &&
      !seen.some(
        (other) => other.fact === "use" && other.key !== "old" && isAfter(other.last, evidence.last),
      ),
  );
  if (refused === undefined) return null;
  return {
    code: "NEW_KEY_REFUSED",
    subject: progress.consumer.id,
    clears: `a success of ${progress.consumer.id} after the refusal that ${refused.source} showed`,
  };
}
