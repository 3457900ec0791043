import type { Blocker } from "./blocker.ts";
import { atLatest, earliestNow, hasPassed, onThisClock } from "./clock-skew.ts";
import { acceptanceOf, revocationBlockers } from "./gate.ts";
import { replacementBlockers } from "./gate-replacement.ts";
import type { Incident, Orphan } from "./incident.ts";
import { tellOf } from "./key-words.ts";
import { isOrphanEndable, mayBeSurplus, openOrphans } from "./orphans.ts";
import type { CloseReason } from "./journal.ts";
import type { Rung } from "./plan.ts";
import { isMigration, isOldKeyKept } from "./purpose.ts";
import { type Instant, isAfter, plus } from "./time.ts";
import { callerBlocker, unclassifiedCallers } from "./unknown-callers.ts";

/** What this incident closes as when nobody asks for another end. */
export function closesAs({ plan, endedOn }: Incident): CloseReason {
  if (isOldKeyKept(plan)) return "moved";
  return endedOn === null ? "alreadyDead" : "revoked";
}

/** Every reason that keeps the incident from closing as `closesAs` says now; it may close when the list is empty. */
export function closeBlockers(incident: Incident, now: Instant): readonly Blocker[] {
  // Nothing was ended that could be watched: what has to hold is what the gate asks of those who moved.
  if (isOldKeyKept(incident.plan)) {
    return [...revocationBlockers(incident, now), ...aliveOrphans(incident), ...common(incident)];
  }
  return [
    ...openEffects(incident),
    ...aliveOrphans(incident),
    ...aliveLineage(incident, now),
    ...replacementBlockers(incident),
    ...strangersOnReplacements(incident),
    ...unconfirmed(incident),
    ...common(incident),
    ...watching(incident, now),
  ].filter((blocker) => acceptanceOf(incident, blocker, now) === null);
}

/** What must be settled before an incident ends in any other way (false positive, dead already, risk accepted). */
export function earlyCloseBlockers(incident: Incident): readonly Blocker[] {
  return [...openEffects(incident), ...aliveOrphans(incident), ...common(incident)];
}

function openEffects(incident: Incident): Blocker[] {
  return Object.values(incident.effects)
    .filter((effect) => effect.state === "unknown" || effect.state === "intended")
    .map((effect) => ({
      code: "OUTCOME_UNKNOWN",
      subject: effect.id,
      clears: `look at the provider whether ${effect.id} happened: stanch resume`,
    }));
}

function aliveOrphans(incident: Incident): Blocker[] {
  return openOrphans(incident).map((orphan) => ({
    code: "OUTCOME_UNKNOWN",
    subject: orphan.keyId,
    clears: clearsOrphan(incident, orphan),
  }));
}

function clearsOrphan(incident: Incident, orphan: Orphan): string {
  const { keyId } = orphan;
  if (isOrphanEndable(incident, orphan)) return `end the surplus key ${keyId}: stanch resume`;
  return mayBeSurplus(incident, orphan)
    ? `say whose key ${keyId} is: stanch classify-key ${keyId} --as surplus|foreign`
    : `end the surplus key ${keyId} by hand, then say so: stanch attest key-dead ${keyId}`;
}

/** What a key made that didn't leak is its owner's. */
function aliveLineage(incident: Incident, now: Instant): Blocker[] {
  if (isMigration(incident.plan)) return [];
  return incident.lineage
    .filter((item) => !isOver(incident, item, now))
    .map((item) => ({
      code: "LINEAGE_ALIVE",
      subject: item.id,
      clears: tellOf(
        incident.plan,
      )`end the ${item.kind} ${item.id} that the leaked key made, and say so: stanch attest key-dead ${item.id}`,
    }));
}

/** Somebody ended it, a source recorded its end, or it ran out by itself. */
export function isOver(incident: Incident, item: Incident["lineage"][number], now: Instant): boolean {
  const { ended, endedAt, expiresAt } = item;
  return ended || endedAt !== null || (expiresAt !== null && !isAfter(expiresAt, earliestNow(incident, now)));
}

/** The leaked key is dead by then, whoever tries it; a replacement in unknown hands would live on. */
function strangersOnReplacements(incident: Incident): Blocker[] {
  return unclassifiedCallers(incident)
    .filter(({ key }) => key === "replacement")
    .map(callerBlocker);
}

function unconfirmed(incident: Incident): Blocker[] {
  if (incident.watchFrom !== null && incident.canary.lastRefused !== null) return [];
  const tell = tellOf(incident.plan);
  return [
    {
      code: "REVOKE_UNCONFIRMED",
      subject: "incident",
      clears: incident.leaked.valueHeld
        ? tell("the leaked key must be refused, and still be refused after the token cache")
        : tell("nobody gave the leaked value, so its end can't be tested: two people may accept that"),
    },
  ];
}

function common(incident: Incident): Blocker[] {
  const found: Blocker[] = incident.rungs
    .filter(({ rung }) => incident.leaked.state !== "dead" || outlivesKey(incident, rung))
    .map((applied) => ({
      code: "RUNG_APPLIED",
      subject: applied.rung,
      clears: `undo it: stanch undo ${applied.rung}`,
    }));
  if (incident.glassUsed && !incident.reviewClosed) {
    found.push({
      code: "REVIEW_OPEN",
      subject: "incident",
      clears: "the glass was broken: hold the review and close it with stanch review",
    });
  }
  return found;
}

/** Paused callers stay paused, and a narrowed holder stays narrow; any other rung on a dead key binds nobody. */
function outlivesKey({ plan }: Incident, rung: Rung): boolean {
  return rung === "pause" || (rung === "restrict" && plan.capabilities.restrictsHolder === true);
}

function watching(incident: Incident, now: Instant): Blocker[] {
  const since =
    incident.watchFrom ??
    incident.leaked.endedAt ??
    (incident.leaked.state === "dead" ? incident.openedAt : null);
  if (since !== null && hasPassed(incident, since, incident.plan.watch, now)) return [];
  const until =
    since === null ? null : onThisClock(incident, plus(atLatest(incident, since), incident.plan.watch));
  return [
    {
      code: "WATCH_RUNNING",
      subject: "incident",
      clears: until === null ? "the key hasn't been ended" : `stanch watches for accepted use until ${until}`,
      ...(until === null ? {} : { clearsAt: until }),
    },
  ];
}
