import { readJson } from "./json-text.ts";
import { isRecord } from "./record-fields.ts";

/** As for records that stand in a file by themselves: deeper values can't be worked through by functions that call themselves. */
const LIMITS = { depth: 100, values: 100_000 };

/**
 * The records inside what stands in their place: `{Records: […]}` on one line of many, the text in an answer of CloudTrail's
 * look-up, the detail of an event of EventBridge. Anything else is its own record.
 */
export function unwrapRecords(raw: unknown): readonly unknown[] {
  if (!isRecord(raw)) return [raw];
  const { Records: records, CloudTrailEvent: text, detail } = raw;
  if (Array.isArray(records) && raw["eventName"] === undefined) return records as readonly unknown[];
  if (typeof text === "string" && raw["eventName"] === undefined) return [parsed(text)];
  if (isRecord(detail) && typeof raw["detail-type"] === "string") return [detail];
  return [raw];
}

function parsed(text: string): unknown {
  const reading = readJson(text, LIMITS);
  return "fault" in reading ? null : reading.value;
}
