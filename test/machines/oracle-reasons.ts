import { callersOf, classOf } from "./oracle-callers.ts";
import { earliestThere } from "./oracle-clock.ts";
import { reasonsOf } from "./oracle-consumer.ts";
import { claimsOf, isRemembered } from "./oracle-evidence.ts";
import { isOwnClean, openEffects } from "./oracle-facts.ts";
import { isKept, isMigration, thieves } from "./oracle-migration.ts";
import { wrongReplacements } from "./oracle-replacements.ts";
import { inventoryOf, isRetired } from "./oracle-inventory.ts";
import { isAllUseRecorded } from "./oracle-readings.ts";
import { unseen } from "./oracle-sight.ts";
import { openStrangers } from "./oracle-strangers.ts";
import { remembered } from "./remembered.ts";
import { type Known, lastOf, rowsOf, twoSigned } from "./oracle-rows.ts";

const MAY_BE_ACCEPTED =
  /^(NO_CONSUMERS|NEW_USE_UNPROVEN|OLD_USE_UNOBSERVABLE|LEAK_PATH_OPEN|LINEAGE_ALIVE|REVOKE_UNCONFIRMED) /;

/** What keeps the gate shut, as `CODE subject`, less what two people accepted. */
export const openReasons = remembered((known) =>
  allReasons(known).filter((reason) => !isAccepted(known, reason)),
);

export function acceptedReasons(known: Known): readonly string[] {
  return allReasons(known).filter((reason) => isAccepted(known, reason));
}

/** Two people signed that they can live with just this, for a time. */
export function isAccepted(known: Known, reason: string): boolean {
  if (!MAY_BE_ACCEPTED.test(reason)) return false;
  const harmless = callersOf(known).every((caller) => classOf(known, caller) === "hostile");
  if (reason.startsWith("NO_CONSUMERS") && !(harmless && isAllUseRecorded(known))) return false;
  const rows = rowsOf(known, "acceptance.signed").filter(
    ({ data }) => `${data.code} ${data.subject}` === reason && data.expires > known.now,
  );
  return twoSigned(known, rows);
}

const allReasons = remembered((known): readonly string[] => {
  const reasons = openEffects(known)
    .filter((id) => !(id.startsWith("end/") && lastOf(known, id) === "effect.intended"))
    .map((id) => `OUTCOME_UNKNOWN ${id}`);
  // An old key that lives on may be stanch's own, and what is done with it needs no sight of others.
  if (!isKept(known) && !isOwnClean(known)) reasons.push("OWN_CREDENTIAL_TAINTED incident");
  const pathClosed = claimsOf(known, "leak-path-closed", "incident").some(({ at }) =>
    isRemembered(known, earliestThere(known, at)),
  );
  if (!isMigration(known) && !pathClosed) reasons.push("LEAK_PATH_OPEN incident");
  for (const id of openStrangers(known)) reasons.push(`CALLER_UNCLASSIFIED ${id}`);
  for (const id of thieves(known)) reasons.push(`CALLER_HOSTILE ${id}`);
  for (const subject of isKept(known) ? [] : unseen(known)) reasons.push(`OLD_USE_UNOBSERVABLE ${subject}`);
  const everybody = inventoryOf(known);
  if (everybody.length === 0) reasons.push("NO_CONSUMERS incident");
  for (const name of wrongReplacements(known)) reasons.push(`REPLACEMENT_WRONG ${name}`);
  for (const id of everybody) {
    if (!isRetired(known, id)) reasons.push(...reasonsOf(known, id));
  }
  return reasons;
});
