import { ACCEPTABLE_CODES, type Blocker, type BlockerCode, GATE_CODES } from "./blocker.ts";
import { callerClass } from "./caller-class.ts";
import { atEarliest, latestNow } from "./clock-skew.ts";
import { ATTESTATION_LIFE, isReadLately } from "./evidence-rules.ts";
import { consumerBlockers } from "./gate-consumer.ts";
import { sightBlockers } from "./gate-sight.ts";
import { type Acceptance, type Incident, activeConsumers, attestationsOf } from "./incident.ts";
import { isCountersigned } from "./people.ts";
import { replacementBlockers } from "./gate-replacement.ts";
import { tellOf } from "./key-words.ts";
import { isMigration, isOldKeyKept } from "./purpose.ts";
import { type Instant, isAfter, secondsBetween } from "./time.ts";
import { callerBlocker, thiefBlocker, thievesInMigration, unclassifiedCallers } from "./unknown-callers.ts";

export { callerClass } from "./caller-class.ts";

/**
 * The gate: every reason that keeps the leaked key from being ended now, in the order of `GATE_CODES`; open when empty.
 * The guard of the machine and every page that a person sees call this one function.
 */
export function revocationBlockers(incident: Incident, now: Instant): readonly Blocker[] {
  return allBlockers(incident, now).filter((blocker) => acceptanceOf(incident, blocker, now) === null);
}

/** Blockers that two people accepted: shown as accepted, never as proven. */
export function acceptedBlockers(incident: Incident, now: Instant): readonly Blocker[] {
  return allBlockers(incident, now).filter((blocker) => acceptanceOf(incident, blocker, now) !== null);
}

/** The valid acceptance of this blocker, if two people signed one for its code and subject and it hasn't expired. */
export function acceptanceOf(incident: Incident, blocker: Blocker, now: Instant): Acceptance | null {
  if (!ACCEPTABLE_CODES.has(blocker.code)) return null;
  if (blocker.code === "NO_CONSUMERS" && !isEmptinessWatched(incident, now)) return null;
  const rows = incident.acceptances.filter(
    (row) => row.code === blocker.code && row.subject === blocker.subject && isAfter(row.expires, now),
  );
  return isCountersigned(incident, rows) ? (rows.at(-1) ?? null) : null;
}

function allBlockers(incident: Incident, now: Instant): readonly Blocker[] {
  const found = [
    ...incidentBlockers(incident, now),
    ...replacementBlockers(incident),
    ...activeConsumers(incident).flatMap((progress) => consumerBlockers(incident, progress, now)),
  ];
  if (Object.keys(incident.consumers).length === 0) {
    found.push({
      code: "NO_CONSUMERS",
      subject: "incident",
      clears: "name the consumers in the inventory; an empty list proves nothing",
    });
  }
  const order = (code: BlockerCode): number => GATE_CODES.indexOf(code as (typeof GATE_CODES)[number]);
  return found.sort((a, b) => order(a.code) - order(b.code) || a.subject.localeCompare(b.subject, "en"));
}

function incidentBlockers(incident: Incident, now: Instant): Blocker[] {
  const tell = tellOf(incident.plan);
  const found: Blocker[] = Object.values(incident.effects)
    // The open intent of an end is the ending itself; what is unknown about it is settled by looking.
    .filter((effect) => effect.state === "unknown" || (effect.state === "intended" && effect.kind !== "end"))
    .map((effect) => ({
      code: "OUTCOME_UNKNOWN",
      subject: effect.id,
      clears: `look at the provider whether ${effect.id} happened: stanch resume`,
    }));
  // Where others stay on the old key nothing ends that stanch itself could be on.
  if (!isOldKeyKept(incident.plan) && (incident.own !== "clean" || incident.ownStale)) {
    found.push({
      code: "OWN_CREDENTIAL_TAINTED",
      subject: "incident",
      clears:
        incident.own === "tainted"
          ? tell("stanch uses the leaked key or something made with it: give it another credential")
          : tell("stanch's own credential couldn't be told from the leaked key: look again"),
    });
  }
  found.push(
    ...unclassifiedCallers(incident).map(callerBlocker),
    ...thievesInMigration(incident).map((caller) => thiefBlocker(incident, caller)),
    ...sightBlockers(incident, now),
  );
  if (!isMigration(incident.plan) && !isLeakPathClosed(incident, now)) {
    found.push({
      code: "LEAK_PATH_OPEN",
      subject: "incident",
      clears: `close the leak path (${incident.plan.runbook}: ${incident.leaked.leakPath}) and say so: stanch attest leak-path`,
    });
  }
  return found;
}

function isLeakPathClosed(incident: Incident, now: Instant): boolean {
  return attestationsOf(incident, "leak-path-closed", "incident").some(
    (made) => secondsBetween(atEarliest(incident, made.at), latestNow(incident, now)) <= ATTESTATION_LIFE,
  );
}

/** An empty inventory may be accepted only where a source that records use shows hostile callers at most. */
function isEmptinessWatched(incident: Incident, now: Instant): boolean {
  const watched = Object.values(incident.readings).some(
    (reading) =>
      reading.identifiesKey &&
      reading.covers.includes("*") &&
      reading.gaps.length === 0 &&
      isReadLately(incident, reading, now) &&
      secondsBetween(reading.from, atEarliest(incident, incident.openedAt)) >= incident.plan.lookback,
  );
  const harmless = Object.keys(incident.callers).every(
    (caller) => callerClass(incident, caller) === "hostile",
  );
  return incident.audit !== null && watched && harmless;
}
