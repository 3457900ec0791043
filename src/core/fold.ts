import type { ConsumerProgress, Incident } from "./incident.ts";
import type { JournalEntry } from "./journal.ts";
import { record } from "./record.ts";

/** The incident after one more row of its journal, its opening aside. */
export function foldRow(before: Incident, entry: JournalEntry): Incident {
  return record({ ...before, visit: visitAt(before, entry) }, entry);
}

/** The machine counts visits of the gate. Here the approval that names one tells, and the row that leads away from it. */
function visitAt({ visit }: Incident, { type, data }: JournalEntry): number {
  switch (type) {
    case "approval.granted":
      return data.visit;
    case "swap.reopened":
    case "gate.shut":
    case "key.ended":
      return 0;
    default:
      return visit;
  }
}

/** The fold leaves the swap state to the machine; here the rows say it. */
export function withSwapStates(incident: Incident, rows: readonly JournalEntry[]): Incident {
  const consumers = Object.entries(incident.consumers).map(([id, progress]): [string, ConsumerProgress] => [
    id,
    { ...progress, state: swapStateOf(id, rows) },
  ]);
  return { ...incident, consumers: Object.fromEntries(consumers) };
}

function swapStateOf(id: string, rows: readonly JournalEntry[]): ConsumerProgress["state"] {
  for (const { type, data } of rows.toReversed()) {
    switch (type) {
      case "consumer.written":
        if (data.consumer === id) return "written";
        break;
      case "consumer.failed":
        if (data.consumer === id) return "failed";
        break;
      case "consumer.rolledBack":
        if (data.consumer === id) return "rolledBack";
        break;
      default:
    }
  }
  return "pending";
}
