import type { Blocker } from "../core/blocker.ts";
import type { Incident } from "../core/incident.ts";

/** Stand-ins in the commands that stanch shows; whoever signs has to put their own words there. */
export const STAND_INS = { reason: "WHY", statement: "WHAT YOU SAW", findings: "WHAT CAME OUT" } as const;

/** The words of the command by which a person clears this blocker; null where stanch itself has to look or act. */
export function clearingWords(incident: Incident, { code, subject }: Blocker): readonly string[] | null {
  switch (code) {
    case "NO_CONSUMERS":
      return accept(code, subject);
    case "NEW_USE_UNPROVEN":
      return canBeSeen(incident, subject) ? null : attest("new-key-in-use", subject);
    case "OLD_USE_UNOBSERVABLE":
      return attest("old-key-unused", subject);
    case "CALLER_UNCLASSIFIED":
      return ["classify-caller", subject, "--as", "WHO", "--reason", STAND_INS.reason];
    case "LEAK_PATH_OPEN":
      return attest("leak-path");
    case "LINEAGE_ALIVE":
      return attest("key-dead", subject);
    case "OUTCOME_UNKNOWN":
      return isLeftToPeople(incident, subject) ? attest("key-dead", subject) : handWords(incident, subject);
    case "REVOKE_UNCONFIRMED":
      return incident.leaked.valueHeld ? null : accept(code, subject);
    case "RUNG_APPLIED":
      return incident.undoRequested.some((what) => what === subject)
        ? null
        : ["undo", subject, "--reason", STAND_INS.reason];
    case "REVIEW_OPEN":
      return ["review", "--findings", STAND_INS.findings];
    case "OWN_CREDENTIAL_TAINTED":
    case "REPLACEMENT_WRONG":
    case "UNSWAPPED":
    case "ROLLED_BACK":
    case "NEW_KEY_REFUSED":
    case "OLD_USE_SEEN":
    case "SILENCE_RUNNING":
    case "EVIDENCE_STALE":
    case "WATCH_RUNNING":
      return null;
    default:
      return code satisfies never;
  }
}

/** The attestation by which a person settles what they did by hand; null for an effect that isn't theirs. */
export function handWords(incident: Incident, effect: string): readonly string[] | null {
  const known = incident.effects[effect];
  if (known?.error?.code !== "ERR_BY_HAND") return null;
  switch (known.kind) {
    case "end":
    case "endOrphan":
    case "endLineage":
      return attest("key-dead", known.subject);
    case "disable":
      return attest("key-disabled");
    case "undoRung":
      return attest("key-enabled");
    case "swap":
    case "rollBack":
      return attest("consumer-written", known.subject);
    default:
      return null;
  }
}

/** A surplus key that stanch may not end itself: a person does, and says so. */
function isLeftToPeople(incident: Incident, keyId: string): boolean {
  return incident.orphans.some((orphan) => orphan.keyId === keyId && !orphan.endable && !orphan.ended);
}

/** Is there anything that could show this consumer's calls? */
function canBeSeen({ plan, consumers }: Incident, id: string): boolean {
  return plan.auditLogs.length > 0 || (consumers[id]?.consumer.probes.length ?? 0) > 0;
}

function attest(claim: string, subject?: string): readonly string[] {
  return ["attest", claim, ...(subject === undefined ? [] : [subject]), "--statement", STAND_INS.statement];
}

function accept(code: string, subject: string): readonly string[] {
  return ["accept", code, ...(subject === "incident" ? [] : [subject]), "--reason", STAND_INS.reason];
}
