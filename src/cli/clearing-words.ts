import type { Blocker } from "../core/blocker.ts";
import { isAboutUnseenCallers, neverHeard } from "../core/gate-sight.ts";
import type { Incident } from "../core/incident.ts";
import { NOTHING_IMPORTED } from "../formats/audit-mapping.ts";
import { isOrphanEndable, mayBeSurplus, openOrphans } from "../core/orphans.ts";

/** Stand-ins in the commands that stanch shows; whoever signs has to put their own words there. */
export const STAND_INS = {
  reason: "WHY",
  statement: "WHAT YOU SAW",
  findings: "WHAT CAME OUT",
  file: "FILE",
  runbook: "RUNBOOK",
} as const;

/** The words of the command by which a person clears this blocker; null where stanch itself has to look or act. */
export function clearingWords(incident: Incident, { code, subject }: Blocker): readonly string[] | null {
  switch (code) {
    case "NO_CONSUMERS":
      return accept(code, subject);
    case "NEW_USE_UNPROVEN":
      return canBeSeen(incident, subject) ? null : attest("new-key-in-use", subject);
    case "OLD_USE_UNOBSERVABLE":
      if (isAboutUnseenCallers({ code, subject })) return unseenWords(incident, code, subject);
      return Object.hasOwn(incident.consumers, subject)
        ? attest("old-key-unused", subject)
        : sourceWords(incident, subject);
    case "CALLER_UNCLASSIFIED":
      return ["classify-caller", subject, "--as", "WHO", "--reason", STAND_INS.reason];
    case "CALLER_HOSTILE":
      return ["abort", "--reason", STAND_INS.reason];
    case "LEAK_PATH_OPEN":
      return attest("leak-path");
    case "LINEAGE_ALIVE":
      return attest("key-dead", subject);
    case "OUTCOME_UNKNOWN":
      return orphanWords(incident, subject) ?? handWords(incident, subject) ?? createWords(incident, subject);
    case "REVOKE_UNCONFIRMED":
      return incident.leaked.valueHeld ? null : accept(code, subject);
    case "RUNG_APPLIED":
      return incident.undoRequested.some((what) => what === subject)
        ? null
        : ["undo", subject, "--reason", STAND_INS.reason];
    case "REVIEW_OPEN":
      return ["review", "--findings", STAND_INS.findings];
    case "REPLACEMENT_WRONG":
      // One that isn't there is stanch's to make.
      return incident.replacements[subject]?.state === "live"
        ? ["reject-replacement", subject, "--reason", STAND_INS.reason]
        : null;
    case "OWN_CREDENTIAL_TAINTED":
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

/** What a log that was promised may still show isn't to be accepted; nor anything before the audit has looked. */
function unseenWords(incident: Incident, code: string, subject: string): readonly string[] | null {
  if (incident.audit === null) return null;
  const awaited = neverHeard(incident);
  const imports = awaited.map((source) => sourceWords(incident, source)).find((words) => words !== null);
  return imports ?? (awaited.length === 0 ? accept(code, subject) : null);
}

/** Of a source that has never answered: what only people bring, they bring. */
function sourceWords({ audit }: Incident, source: string): readonly string[] | null {
  const reason = audit?.silent.find((one) => one.source === source)?.reason ?? "";
  return reason.startsWith(NOTHING_IMPORTED) ? ["import-audit", STAND_INS.file, "--source", source] : null;
}

/** Of a key that stanch may not end on its own: a person says whose it is, or, where it can only be ended by hand, that it is dead. */
function orphanWords(incident: Incident, keyId: string): readonly string[] | null {
  const waiting = openOrphans(incident).filter((other) => !isOrphanEndable(incident, other));
  const orphan = waiting.find((other) => other.keyId === keyId);
  if (orphan === undefined) return null;
  return mayBeSurplus(incident, orphan)
    ? ["classify-key", keyId, "--as", "WHOSE", "--reason", STAND_INS.reason]
    : attest("key-dead", keyId);
}

/** Of a create that no list can tell of: the key is known by the name that it was to have. */
export function createWords({ effects, plan }: Incident, id: string): readonly string[] | null {
  const effect = effects[id];
  const isOpen = effect?.kind === "reissue" && effect.state === "unknown" && effect.keyName !== null;
  return isOpen && !plan.capabilities.canList ? attest("key-dead", effect.keyName) : null;
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
