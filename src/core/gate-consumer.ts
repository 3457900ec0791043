import type { Blocker } from "./blocker.ts";
import type { Evidence } from "./evidence.ts";
import {
  RUNS,
  afterSwap,
  isFreshEnough,
  isTriggered,
  newUses,
  runsOnNewKey,
  runsWhileDisabled,
} from "./evidence-rules.ts";
import type { ConsumerProgress, Incident } from "./incident.ts";
import { oldUseBlocker } from "./gate-old-use.ts";
import { tellOf } from "./key-words.ts";
import { countOf, instancesOf, togetherSince } from "./instances.ts";
import { isRunEnough, isRunningWhileDisabled } from "./runs.ts";
import { type Instant, isAfter, latest } from "./time.ts";

/** Every reason why this consumer keeps the gate shut (rules 1 to 3), most basic first. */
export function consumerBlockers(
  incident: Incident,
  progress: ConsumerProgress,
  now: Instant,
): readonly Blocker[] {
  const subject = progress.consumer.id;
  if (progress.state === "rolledBack") {
    return [
      {
        code: "ROLLED_BACK",
        subject,
        clears: tellOf(incident.plan)`swap ${subject} again: it is back on the leaked key`,
      },
    ];
  }
  if (progress.writtenAt === null) {
    const why = progress.error === null ? "" : ` (${progress.error.message})`;
    return [{ code: "UNSWAPPED", subject, clears: `swap ${subject} to its replacement${why}` }];
  }
  const unproven = newUseBlocker(incident, progress, now);
  const refused = refusalBlocker(incident, progress);
  const old = oldUseBlocker(incident, progress, now);
  return [refused, unproven, old].filter((blocker) => blocker !== null);
}

/** How the consumer's move is known, `attested` if either half rests on somebody's word; `none` when it isn't, or no longer. */
export function proofClass(
  incident: Incident,
  progress: ConsumerProgress,
  now: Instant,
): "observed" | "attested" | "none" {
  // Stryker disable next-line ArrayDeclaration: what isn't an attestation attests nothing, in an empty list or another
  const unsaid = { ...incident, attestations: [] };
  const isUseSeen = newUseBlocker(unsaid, progress, now) === null;
  if (!isUseSeen) return newUseBlocker(incident, progress, now) === null ? "attested" : "none";
  if (oldUseBlocker(incident, progress, now) !== null) return "observed";
  return oldUseBlocker(unsaid, progress, now) === null ? "observed" : "attested";
}

/** What rules 1 and 2 want of this consumer if nothing counts but what was seen. */
export function unseenBlockers(
  incident: Incident,
  progress: ConsumerProgress,
  now: Instant,
): readonly Blocker[] {
  const unsaid = { ...incident, attestations: [] };
  const missing = [newUseBlocker(unsaid, progress, now), oldUseBlocker(unsaid, progress, now)];
  return missing.filter((blocker) => blocker !== null);
}

/** Rule 1 holds now: the consumer itself used the new key after its own swap, and nothing refused it since. */
export function isConsumerProven(incident: Incident, progress: ConsumerProgress, now: Instant): boolean {
  return newUseBlocker(incident, progress, now) === null && refusalBlocker(incident, progress) === null;
}

function newUseBlocker(incident: Incident, progress: ConsumerProgress, now: Instant): Blocker | null {
  const subject = progress.consumer.id;
  if (isRunningWhileDisabled(incident, progress, now)) return null;
  const uses = newUses(incident, progress);
  if (uses.length === 0) {
    const instances = instancesOf(progress.consumer);
    const how =
      instances === 1 ? "run it" : `have each of its ${instances} instances report its name and key`;
    return {
      code: "NEW_USE_UNPROVEN",
      subject,
      clears: `${subject} must be seen using its replacement: ${how}, or attest with a receipt`,
    };
  }
  const fresh = uses.find((use) => isFreshEnough(incident, progress, use, now));
  if (fresh === undefined) {
    return { code: "EVIDENCE_STALE", subject, clears: `a newer success of ${subject} on its replacement` };
  }
  if (isTriggered(incident, progress) && !isRunEnough(incident, progress, now)) {
    return { code: "NEW_USE_UNPROVEN", subject, clears: missingRuns(incident, progress, uses) };
  }
  return null;
}

function missingRuns(incident: Incident, progress: ConsumerProgress, uses: readonly Evidence[]): string {
  const { consumer } = progress;
  const instances = instancesOf(consumer);
  if (instances === 1) {
    const runs = runsOnNewKey(incident, progress);
    return `run ${consumer.id} ${RUNS - runs.length} more time(s), a minute apart: it has no regular calls to wait for`;
  }
  return `run each of the ${instances} instances of ${consumer.id} ${RUNS} times, a minute apart (${countOf(uses)} ran): have its report name the instance, or attest new-key-in-use`;
}

/**
 * Rule 3. A refusal that names no key came from a consumer that should be on the new one: it counts. It is over when a
 * later success was surely on the new key, and the source that showed the refusal shows a success since, of the same
 * instance or of all that there are: one instance that works says nothing of another that is refused.
 */
function refusalBlocker(incident: Incident, progress: ConsumerProgress): Blocker | null {
  const seen = afterSwap(incident, progress);
  const onNewKey = latest(
    ...newUses(incident, progress).map((use) => use.last),
    ...runsWhileDisabled(incident, progress),
  );
  const refused = seen.find(
    (refusal) =>
      refusal.fact === "refusal" &&
      refusal.key !== "old" &&
      !(onNewKey !== undefined && isAfter(onNewKey, refusal.last) && isOver(incident, progress, refusal)),
  );
  if (refused === undefined) return null;
  return {
    code: "NEW_KEY_REFUSED",
    subject: progress.consumer.id,
    clears: `a success of ${progress.consumer.id} after the refusal that ${refused.source} showed`,
  };
}

function isOver(incident: Incident, progress: ConsumerProgress, refusal: Evidence): boolean {
  const wanted = instancesOf(progress.consumer);
  const since = afterSwap(incident, progress).filter(
    ({ fact, key, source, last }) =>
      fact === "use" && key !== "old" && source === refusal.source && isAfter(last, refusal.last),
  );
  if (wanted === 1 || refusal.instance === undefined) return since.length > 0;
  return (
    since.some(({ instance }) => instance === refusal.instance) || togetherSince(since, wanted) !== undefined
  );
}
