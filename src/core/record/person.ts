import { saidOf } from "../caller-class.ts";
import { isExtension } from "../deadline.ts";
import type { Incident } from "../incident.ts";
import { isEnrolled } from "../people.ts";
import type { EventBody } from "../journal.ts";
import { type Instant, isAfter } from "../time.ts";
import type { Rung } from "../plan.ts";
import { settleCreates } from "../orphans.ts";
import { recordApproval } from "./approval.ts";
import { confirmUnprobed } from "./ending.ts";
import { changeOrphan } from "./orphan.ts";

/** What people signed. Rows by somebody who wasn't enrolled when the incident opened count for nothing. */
export function recordPerson(incident: Incident, event: EventBody): Incident {
  const { at, data } = event;
  if ("by" in data && !isEnrolled(incident, data.by)) return incident;
  switch (event.type) {
    case "attestation.made": {
      const next = { ...incident, attestations: [...incident.attestations, { ...event.data, at }] };
      return event.data.claim === "key-dead"
        ? recordDeath(next, event.data.subject, event.data.happenedAt, at)
        : next;
    }
    case "caller.classified": {
      const { caller, as, by, rowsHash, consumer = null } = event.data;
      const rows = [...saidOf(incident, caller), { as, by, at, rowsHash, consumer }];
      return { ...incident, classifications: { ...incident.classifications, [caller]: rows } };
    }
    case "orphan.classified": {
      const { keyId, as, by } = event.data;
      if (incident.orphans.some((orphan) => orphan.keyId === keyId && orphan.rejected)) return incident;
      return settleCreates(changeOrphan(incident, keyId, { said: { as, by, at } }));
    }
    case "acceptance.signed":
      return { ...incident, acceptances: [...incident.acceptances, { ...event.data, at }] };
    case "approval.granted":
      return recordApproval(incident, { ...event.data, at });
    case "cutover.signed":
      return { ...incident, cutovers: [...incident.cutovers, { ...event.data, at }] };
    case "breakGlass.signed":
      return { ...incident, breakGlass: [...incident.breakGlass, { ...event.data, at }] };
    case "consumer.retired":
      return { ...incident, retirements: [...incident.retirements, { ...event.data, at }] };
    case "review.closed":
      return { ...incident, reviewClosed: true };
    case "undo.requested":
      return {
        ...incident,
        undoRequested: [...new Set([...incident.undoRequested, event.data.rung])],
        declined: [...incident.declined, ...rungOf(event.data.rung, event.data.by)],
      };
    case "rung.declined": {
      const { rung, by } = event.data;
      return { ...incident, declined: [...incident.declined, { rung, by, how: "declined" }] };
    }
    case "disable.preapproved":
      return { ...incident, preapprovals: [...incident.preapprovals, { ...event.data, at }] };
    case "deadline.extended": {
      const { by, until } = event.data;
      if (!isExtension(incident, by, until, at)) return incident;
      return { ...incident, extensions: [...incident.extensions, { ...event.data, at }], deadlineStage: 0 };
    }
    case "close.requested":
      return { ...incident, closeRequests: [...incident.closeRequests, { ...event.data, at }] };
    case "abort.requested":
      return { ...incident, abortRequest: { ...event.data, at } };
    default:
      return incident;
  }
}

function rungOf(what: Rung | `swap:${string}`, by: string): Incident["declined"] {
  switch (what) {
    case "observe":
    case "restrict":
    case "pause":
    case "disable":
      return [{ rung: what, by, how: "undone" }];
    default:
      return [];
  }
}

/** Somebody says that a key is dead: the leaked one (ended by hand), something it made, or an orphan of a reissue. */
function recordDeath(incident: Incident, id: string, happenedAt: Instant, at: Instant): Incident {
  if (isAfter(happenedAt, at)) return incident;
  const { leaked } = incident;
  const isLeaked = id === leaked.id;
  // Where nothing can be listed the key is known by the name that it was to have.
  const reissue = Object.values(incident.effects).find(
    (effect) => effect.kind === "reissue" && effect.state === "unknown" && effect.keyName === id,
  );
  const next: Incident = {
    ...changeOrphan(incident, id, { ended: true }),
    leaked: isLeaked
      ? {
          ...leaked,
          state: "dead",
          endedAt: leaked.endedAt ?? happenedAt,
          stoppedAt: leaked.stoppedAt ?? at,
          endChecked: false,
        }
      : leaked,
    lineage: incident.lineage.map((item) => (item.id === id ? { ...item, ended: true } : item)),
    effects:
      reissue === undefined
        ? incident.effects
        : { ...incident.effects, [reissue.id]: { ...reissue, state: "absent" } },
  };
  // stanch watches from when it was told, however long ago it is said to have happened.
  return settleCreates(isLeaked && next.watchFrom === null ? confirmUnprobed(next, at) : next);
}
