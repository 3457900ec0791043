import { hasPassed } from "../clock-skew.ts";
import { endLag } from "../end-lag.ts";
import type { Incident } from "../incident.ts";
import type { EventBody } from "../journal.ts";
import { recordOrphan } from "./orphan.ts";

/** Rungs and what decides on them, the end of a credential and its confirmation. */
export function recordEnding(incident: Incident, event: EventBody): Incident {
  switch (event.type) {
    case "rung.applied": {
      const { rung, effect } = event.data;
      const leaked = rung === "disable" ? stopped(incident.leaked, "disabled", event.at) : incident.leaked;
      return { ...incident, leaked, rungs: [...incident.rungs, { rung, effect, at: event.at }] };
    }
    case "rung.undone": {
      const { rung } = event.data;
      const leaked = rung === "disable" ? wokenUp(incident.leaked) : incident.leaked;
      return {
        ...incident,
        leaked,
        rungs: incident.rungs.filter((applied) => applied.rung !== rung),
        undoRequested: incident.undoRequested.filter((requested) => requested !== rung),
      };
    }
    case "strategy.changed":
      return { ...incident, strategy: { ...event.data, at: event.at }, declined: [] };
    case "deadline.passed":
      return { ...incident, deadlineStage: event.data.stage };
    case "revocation.started":
      return event.data.ground === "break-glass"
        ? // What was reviewed before can't have been this.
          { ...incident, endedOn: event.data.ground, glassUsed: true, reviewClosed: false }
        : { ...incident, endedOn: event.data.ground };
    case "key.ended": {
      if (event.data.keyId !== incident.leaked.id) return incident;
      return confirmUnprobed(
        {
          ...incident,
          leaked: {
            ...stopped(incident.leaked, "dead", event.at),
            endedAt: event.at,
            endChecked: false,
          },
        },
        event.at,
      );
    }
    case "orphan.found":
    case "orphan.spared":
    case "orphan.ended":
      return recordOrphan(incident, event);
    case "lineage.ended":
      return {
        ...incident,
        lineage: incident.lineage.map((item) =>
          item.id === event.data.keyId ? { ...item, ended: true } : item,
        ),
      };
    case "spool.cleared":
      return event.data.names.includes("leaked")
        ? { ...incident, leaked: { ...incident.leaked, valueHeld: false } }
        : incident;
    case "canary.probed":
      return recordCanary(incident, event.at, event.data);
    case "incident.closed":
      return { ...incident, closedAs: event.data.as };
    default:
      return incident;
  }
}

/** The end turned out not to be one: the key has to be looked at, gated and ended again. */
export function doubtEnd(incident: Incident): Incident {
  return {
    ...incident,
    leaked: { ...incident.leaked, state: "unknown", endedAt: null, stoppedAt: null, endChecked: false },
    watchFrom: null,
    canary: { ...incident.canary, firstRefused: null, lastRefused: null },
  };
}

/** Dead means refused once, and still refused when the provider's token cache has passed since the end. */
function recordCanary(
  incident: Incident,
  at: string,
  { outcome, detail }: { outcome: "accepted" | "refused" | "unknown"; detail: string },
): Incident {
  const { leaked } = incident;
  const canary = { ...incident.canary, probedAt: at };
  if (outcome === "unknown") return { ...incident, canary: { ...canary, lastDetail: detail } };
  if (outcome === "accepted") {
    const seen = { ...canary, firstRefused: null, lastRefused: null, lastAccepted: at, lastDetail: detail };
    return { ...incident, canary: seen, watchFrom: null };
  }
  const isRefusedAgain = canary.firstRefused !== null;
  const firstRefused = canary.firstRefused ?? at;
  const next = { ...incident, canary: { ...canary, firstRefused, lastRefused: at, lastDetail: detail } };
  const since = leaked.endedAt ?? incident.openedAt;
  const settled = isRefusedAgain && hasPassed(incident, since, endLag(incident.plan.capabilities), at);
  return settled && incident.watchFrom === null ? { ...next, watchFrom: at } : next;
}

/** A disabled key that dies has been stopped since it was disabled. */
function stopped(leaked: Incident["leaked"], state: "disabled" | "dead", at: string): Incident["leaked"] {
  const isDead = leaked.state === "dead";
  return { ...leaked, state: isDead ? "dead" : state, stoppedAt: leaked.stoppedAt ?? at };
}

/** A dead key doesn't wake up. */
function wokenUp(leaked: Incident["leaked"]): Incident["leaked"] {
  return leaked.state === "dead" ? leaked : { ...leaked, state: "live", stoppedAt: null };
}

/** Without the leaked value there is nothing to present: the end stays unconfirmed, which blocks the close, not the watch. */
export function confirmUnprobed(incident: Incident, at: string): Incident {
  return incident.leaked.valueHeld ? incident : { ...incident, watchFrom: at };
}
