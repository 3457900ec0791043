import type { Incident, ReplacementProgress } from "../incident.ts";
import { isEnrolled } from "../people.ts";
import type { EventBody, EventData } from "../journal.ts";
import { freshConsumer, freshReplacement } from "../open-incident.ts";
import { joiningKey } from "../purpose.ts";
import type { Instant } from "../time.ts";
import { updateConsumer } from "./observation.ts";
import { withRejected } from "./orphan.ts";

/** Replacements and the swap of each consumer. Which state a consumer is in is the swap machine's word, not said here. */
export function recordSwap(incident: Incident, event: EventBody): Incident {
  switch (event.type) {
    case "key.reissued":
      return updateReplacement(
        beginOverlap(stranded(incident, event.data.replacement), event.at),
        event.data.replacement,
        (replacement) => ({
          ...replacement,
          state: "live",
          key: event.data.key,
          handle: event.data.handle,
          isGiven: false,
          probe: null,
          probedAt: null,
        }),
      );
    case "replacement.probed":
      return recordProbe(incident, event.at, event.data);
    case "replacement.rejected": {
      const { replacement: name, keyId, by } = event.data;
      const rejected = incident.replacements[name];
      if (!isEnrolled(incident, by) || rejected?.key?.id !== keyId) return incident;
      const { plan, key, isGiven } = rejected;
      const next = stranded(withRejected(incident, { plan, key }, { by, at: event.at, isGiven }), name);
      return updateReplacement(next, name, () => freshReplacement(plan));
    }
    case "stores.preflighted":
      return { ...incident, preflight: event.data.failed };
    case "consumer.written":
      return updateConsumer(given(incident, event.data.consumer), event.data.consumer, (progress) => ({
        ...progress,
        writtenAt: event.at,
        attempts: progress.attempts + 1,
        retryAt: null,
        error: null,
      }));
    case "effect.intended":
      return event.data.kind === "swap" ? given(incident, event.data.subject) : incident;
    case "consumer.failed":
      return updateConsumer(incident, event.data.consumer, (progress) => ({
        ...progress,
        writtenAt: null,
        attempts: progress.attempts + 1,
        retryAt: event.data.retryAt,
        error: event.data.error,
      }));
    case "consumer.rolledBack":
      return unswapped(incident, event.data.consumer);
    case "effect.failed": {
      // Nothing can put it back: the wish is answered, or it would hold up everything for good.
      const effect = incident.effects[event.data.effect];
      if (effect?.kind !== "rollBack" || event.data.retryAt !== null) return incident;
      return withoutWish(incident, effect.subject);
    }
    case "consumer.added": {
      const { consumer, replacement, by } = event.data;
      if (!isEnrolled(incident, by)) return incident;
      const planned =
        incident.replacements[replacement] ??
        freshReplacement({ name: replacement, consumers: [consumer.id], ...joiningKey(incident) });
      return {
        ...incident,
        consumers: { ...incident.consumers, [consumer.id]: freshConsumer(consumer, replacement) },
        replacements: { ...incident.replacements, [replacement]: planned },
        // Its store wasn't among those that were asked.
        preflight: null,
      };
    }
    default:
      return incident;
  }
}

/** Without overlap the first replacement ends the leaked key: nothing lives beside it. */
function beginOverlap(incident: Incident, at: Instant): Incident {
  const isFirst = incident.overlapFrom === null && incident.plan.capabilities.overlap;
  return isFirst ? { ...incident, overlapFrom: at } : incident;
}

/** Whatever comes of it, from here on the consumer's store may hold its replacement. */
function given(incident: Incident, consumer: string): Incident {
  const progress = incident.consumers[consumer];
  return progress === undefined
    ? incident
    : updateReplacement(incident, progress.replacement, (row) => ({ ...row, isGiven: true }));
}

/** What the provider answered to the replacement, or says of it. One that it calls dead is to be made again. */
function recordProbe(
  incident: Incident,
  at: string,
  { replacement: name, outcome, state }: EventData["replacement.probed"],
): Incident {
  const isDead = state === "dead" && incident.replacements[name]?.state === "live";
  return updateReplacement(isDead ? stranded(incident, name) : incident, name, (replacement) => ({
    ...replacement,
    state: isDead ? "ended" : replacement.state,
    key:
      replacement.key === null || state === undefined || state === "unknown"
        ? replacement.key
        : { ...replacement.key, state },
    // No clear answer takes nothing back.
    probe: outcome === "unknown" ? (replacement.probe ?? outcome) : outcome,
    probedAt: at,
  }));
}

/** Whoever was given the key of this name that was there so far isn't swapped any more: a wish to undo that is void. */
function stranded(incident: Incident, name: string): Incident {
  return Object.values(incident.consumers)
    .filter((progress) => progress.replacement === name)
    .reduce((state, { consumer }) => unswapped(state, consumer.id), incident);
}

function unswapped(incident: Incident, consumer: string): Incident {
  return updateConsumer(withoutWish(incident, consumer), consumer, (progress) => ({
    ...progress,
    writtenAt: null,
  }));
}

function withoutWish(incident: Incident, consumer: string): Incident {
  return {
    ...incident,
    undoRequested: incident.undoRequested.filter((what) => what !== `swap:${consumer}`),
  };
}

function updateReplacement(
  incident: Incident,
  name: string,
  change: (replacement: ReplacementProgress) => ReplacementProgress,
): Incident {
  const replacement = incident.replacements[name];
  return replacement === undefined
    ? incident
    : { ...incident, replacements: { ...incident.replacements, [name]: change(replacement) } };
}
