import { type Incident, type ReplacementProgress, isEnrolled } from "../incident.ts";
import type { EventBody } from "../journal.ts";
import { freshConsumer, freshReplacement } from "../open-incident.ts";
import type { Instant } from "../time.ts";
import { updateConsumer } from "./observation.ts";

/** Replacements and the swap of each consumer. Which state a consumer is in is the swap machine's word, not said here. */
export function recordSwap(incident: Incident, event: EventBody): Incident {
  switch (event.type) {
    case "key.reissued":
      return updateReplacement(
        beginOverlap(onOlderKey(incident, event.data.replacement), event.at),
        event.data.replacement,
        (replacement) => ({
          ...replacement,
          state: "live",
          key: event.data.key,
          handle: event.data.handle,
          probe: null,
          probedAt: null,
        }),
      );
    case "replacement.probed":
      return updateReplacement(incident, event.data.replacement, (replacement) => ({
        ...replacement,
        probe: event.data.outcome,
        probedAt: event.at,
      }));
    case "stores.preflighted":
      return { ...incident, preflight: event.data.failed };
    case "consumer.written":
      return updateConsumer(incident, event.data.consumer, (progress) => ({
        ...progress,
        writtenAt: event.at,
        attempts: progress.attempts + 1,
        retryAt: null,
        error: null,
      }));
    case "consumer.failed":
      return updateConsumer(incident, event.data.consumer, (progress) => ({
        ...progress,
        writtenAt: null,
        attempts: progress.attempts + 1,
        retryAt: event.data.retryAt,
        error: event.data.error,
      }));
    case "consumer.rolledBack":
      return updateConsumer(
        {
          ...incident,
          undoRequested: incident.undoRequested.filter((what) => what !== `swap:${event.data.consumer}`),
        },
        event.data.consumer,
        (progress) => ({ ...progress, writtenAt: null }),
      );
    case "effect.failed": {
      // Nothing can put it back: the wish is answered, or it would hold up everything for good.
      const effect = incident.effects[event.data.effect];
      if (effect?.kind !== "rollBack" || event.data.retryAt !== null) return incident;
      const { subject } = effect;
      return {
        ...incident,
        undoRequested: incident.undoRequested.filter((what) => what !== `swap:${subject}`),
      };
    }
    case "consumer.added": {
      const { consumer, replacement, by } = event.data;
      if (!isEnrolled(incident, by)) return incident;
      const planned =
        incident.replacements[replacement] ??
        freshReplacement({ name: replacement, consumers: [consumer.id] });
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

/** Whoever was given an older key of this name isn't swapped to the new one. */
function onOlderKey(incident: Incident, name: string): Incident {
  return Object.values(incident.consumers)
    .filter((progress) => progress.replacement === name && progress.writtenAt !== null)
    .reduce(
      (state, { consumer }) =>
        updateConsumer(state, consumer.id, (progress) => ({ ...progress, writtenAt: null })),
      incident,
    );
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
