import type { Incident, ReplacementProgress } from "../incident.ts";
import type { EventBody } from "../journal.ts";
import { freshConsumer, freshReplacement } from "../open-incident.ts";
import { updateConsumer } from "./observation.ts";

/** Replacements and the swap of each consumer. Which state a consumer is in is the swap machine's word, not said here. */
export function recordSwap(incident: Incident, event: EventBody): Incident {
  switch (event.type) {
    case "key.reissued":
      return updateReplacement(incident, event.data.replacement, (replacement) => ({
        ...replacement,
        state: "live",
        key: event.data.key,
        handle: event.data.handle,
        probe: null,
        probedAt: null,
      }));
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
    case "consumer.added": {
      const { consumer, replacement } = event.data;
      const planned =
        incident.replacements[replacement] ??
        freshReplacement({ name: replacement, consumers: [consumer.id] });
      return {
        ...incident,
        consumers: { ...incident.consumers, [consumer.id]: freshConsumer(consumer, replacement) },
        replacements: { ...incident.replacements, [replacement]: planned },
      };
    }
    default:
      return incident;
  }
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
