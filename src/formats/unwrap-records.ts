import { readJson } from "./json-text.ts";
import { type RawRecord, isRecord } from "./record-fields.ts";

/** What lists of records are called in files of CloudTrail, answers of its look-up and answers of other providers' APIs. */
const LISTS = ["Records", "Events", "data", "result", "entries"] as const;
/** What else stands in such an answer. A record has other members too, so it isn't taken for one. */
const BESIDE: readonly string[] = [
  "object",
  "first_id",
  "last_id",
  "has_more",
  "next_page",
  "success",
  "errors",
  "messages",
  "result_info",
  "ok",
  "response_metadata",
  "meta",
  "links",
  "NextToken",
];

const SHORT = String.raw`"[^"\\]*"|[\w.+-]+|\[\s*\]|\{[^{}[\]]*\}`;
/** The beginning of such an answer, up to its first record: short members may stand before the list. */
export const WRAPPER = new RegExp(
  String.raw`^\{\s*(?:"(?:${BESIDE.join("|")})"\s*:\s*(?:${SHORT})\s*,\s*)*"(?:${LISTS.join("|")})"\s*:\s*\[(?=\s*[{\]])`,
);

/** As for records that stand in a file by themselves: deeper values can't be worked through by functions that call themselves. */
const LIMITS = { depth: 100, values: 100_000 };

/**
 * The records inside what stands in their place: an answer with a list of them on one line of many, the text in an answer of
 * CloudTrail's look-up, the detail of an event of EventBridge. Anything else is its own record.
 */
export function unwrapRecords(raw: unknown): readonly unknown[] {
  if (!isRecord(raw)) return [raw];
  const { CloudTrailEvent: text, detail } = raw;
  const list = listIn(raw);
  if (list !== null) return list;
  if (typeof text === "string" && raw["eventName"] === undefined) return [parsed(text)];
  if (isRecord(detail) && typeof raw["detail-type"] === "string") return [detail];
  return [raw];
}

function listIn(raw: RawRecord): readonly unknown[] | null {
  const name = LISTS.find((one) => Array.isArray(raw[one]));
  if (name === undefined) return null;
  const isAnswer = Object.keys(raw).every((one) => one === name || BESIDE.includes(one));
  return isAnswer ? (raw[name] as readonly unknown[]) : null;
}

function parsed(text: string): unknown {
  const reading = readJson(text, LIMITS);
  return "fault" in reading ? null : reading.value;
}
