import { isConsumerProven } from "../src/core/gate-consumer.ts";
import type { ConsumerProgress, Incident } from "../src/core/incident.ts";
import type { EventBody } from "../src/core/journal.ts";
import { record } from "../src/core/record.ts";
import { type SwapEvent, nextSwapState } from "./consumer-swap.ts";

/** Records the row, then moves every consumer through its own machine. */
export function recordWithSwaps(incident: Incident, event: EventBody): Incident {
  const recorded = record(incident, event);
  const consumers = Object.entries(recorded.consumers).map(([id, progress]): [string, ConsumerProgress] => {
    const was = incident.consumers[id];
    const moved = moveBy(progress, named(id, event) ?? strandedSince(was, progress));
    // What proves a consumer may come, be refused, be withdrawn or run out: judge it again at every row.
    const judged = moveBy(moved, {
      type: isConsumerProven(recorded, moved, event.at) ? "consumer.proven" : "consumer.doubted",
    });
    return [id, judged];
  });
  return { ...recorded, consumers: Object.fromEntries(consumers) };
}

/** What it was given isn't its replacement any more: that was made again, rejected or found dead. */
function strandedSince(was: ConsumerProgress | undefined, is: ConsumerProgress): SwapEvent | null {
  return was !== undefined && was.writtenAt !== null && is.writtenAt === null
    ? { type: "consumer.stranded" }
    : null;
}

function moveBy(progress: ConsumerProgress, event: SwapEvent | null): ConsumerProgress {
  return event === null ? progress : { ...progress, state: nextSwapState(progress.state, event) };
}

function named(id: string, event: EventBody): SwapEvent | null {
  switch (event.type) {
    case "consumer.written":
    case "consumer.failed":
    case "consumer.rolledBack":
      return event.data.consumer === id ? { type: event.type } : null;
    default:
      return null;
  }
}
