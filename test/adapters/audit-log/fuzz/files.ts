import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { createEventLog } from "../../../../src/adapters/audit-log/event-log.ts";
import type { AuditEvent } from "../../../../src/core/audit-event.ts";
import type { EventFormat } from "../../../../src/formats/event-formats.ts";
import { type Edit, editedBytes, edits } from "../../../fuzz/changed-text.ts";
import { type Outcome, type Subject, fuzzed } from "../../../fuzz/run.ts";
import { checkEvent, GATEWAY_ROWS, gateway } from "./readers.ts";
import { SEEDS } from "./seeds.ts";
import { busEvent, deepAnswer, lookUpAnswer } from "./written.ts";

const LAYOUTS: Readonly<Record<string, (records: readonly unknown[]) => string>> = {
  lines: (records) => records.map((one) => `${JSON.stringify(one)}\n`).join(""),
  list: (records) => JSON.stringify(records),
  wrapped: (records) => JSON.stringify({ Records: records, more: "] } {" }),
  pretty: (records) => JSON.stringify({ Records: records }, null, 2),
  "look-up": (records) => JSON.stringify(lookUpAnswer(records)),
  bus: (records) => records.map((one) => `${JSON.stringify(busEvent(one))}\r\n`).join(""),
  "in lines": (records) => records.map((one) => `${JSON.stringify({ Records: [one] })}\n`).join(""),
  deep: (records) => `${deepAnswer(20_000)}\n${JSON.stringify(records[0])}\n`,
  csv: table,
};

const PUT = [
  "\xef\xbb\xbf",
  "\x1f\x8b",
  "\xff\xfe",
  '{"Records":[',
  '{"a":'.repeat(120),
  "[".repeat(300),
  "\r",
  ";",
  "\t",
  ' "x" ',
];
const LONG = 6000;

interface Plan {
  readonly records: readonly unknown[];
  readonly layout: string;
  readonly hasMark: boolean;
  /** As many members of gzip, one behind the other; none for a plain file. */
  readonly packed: number;
  readonly before: readonly Edit[];
  readonly after: readonly Edit[];
}

const none: fc.Arbitrary<readonly Edit[]> = fc.constant([]);

function plans(seeds: readonly unknown[], layouts: readonly string[]): fc.Arbitrary<Plan> {
  return fc.record({
    records: fc.array(fc.constantFrom(...seeds), { minLength: 1, maxLength: 6 }),
    layout: fc.constantFrom(...layouts),
    hasMark: fc.boolean(),
    packed: fc.constantFrom(0, 0, 1, 2),
    before: fc.oneof(none, edits(LONG, PUT), edits(LONG, PUT)),
    after: fc.oneof(none, edits(LONG, PUT)),
  });
}

function bytesOf({ records, layout, hasMark, packed, before, after }: Plan): Buffer {
  const text = `${hasMark ? "\uFEFF" : ""}${LAYOUTS[layout]?.(records) ?? ""}`;
  const plain = editedBytes(Buffer.from(text), before);
  if (packed === 0) return plain;
  const half = packed === 1 ? plain.length : Math.floor(plain.length / 2);
  const members = [plain.subarray(0, half), plain.subarray(half)].slice(0, packed);
  return editedBytes(Buffer.concat(members.map((member) => gzipSync(member, { level: 1 }))), after);
}

/** Log files in which bytes are changed, before and after packing: they are read, or their flaws are counted. */
export function logFiles(): { readonly subjects: readonly Subject[]; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "stanch-fuzz-"));
  const file = join(folder, "log");
  const files = (name: string, inputs: fc.Arbitrary<Plan>, given: EventFormat | null): Subject =>
    fuzzed(name, inputs, async (plan) => {
      writeFileSync(file, bytesOf(plan));
      return readTwice(file, given);
    });
  const trails = Object.keys(LAYOUTS).filter((layout) => layout !== "csv");
  return {
    subjects: [
      files("log files", plans([...SEEDS.values()].flat(), trails), null),
      files("mapped log files", plans(GATEWAY_ROWS, ["csv", "csv", "lines", "pretty"]), gateway),
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** All events and the flaws add up, and a second pass for one key leaves none of that key out. */
async function readTwice(file: string, given: EventFormat | null): Promise<Outcome> {
  const log = createEventLog([file], given);
  const events = await eventsOf(log.passes());
  const { events: counted, unreadable, cutOff, damaged } = log.tally();
  if (counted !== events.length) throw new Error(`${counted} are counted, ${events.length} came`);
  for (const event of events) checkEvent(event);
  // A byte that is no UTF-8 reads as U+FFFD, by which no bytes are found.
  const name = events
    .flatMap(({ keyIds, principals }) => [...keyIds, ...principals])
    .find((one) => !one.includes("\uFFFD"));
  if (name !== undefined) {
    const own = (one: AuditEvent): boolean => one.keyIds.includes(name) || one.principals.includes(name);
    const again = await eventsOf(log.passes([name]));
    const [due, got] = [events, again].map((all) => JSON.stringify(all.filter(own)));
    if (due !== got) throw new Error("a pass for one name has other events of it");
  }
  return unreadable + cutOff + damaged === 0 ? "read" : "refused";
}

async function eventsOf(pass: AsyncIterable<AuditEvent>): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  for await (const event of pass) events.push(event);
  return events;
}

/** Every cell quoted, by the columns of the first record. */
function table(records: readonly unknown[]): string {
  const rows = records.map((record) => Object.entries(record as Readonly<Record<string, unknown>>));
  const cells = rows.map((row) => row.map(([, value]) => quoted(value)));
  return [rows[0]?.map(([name]) => name) ?? [], ...cells].map((row) => `${row.join(",")}\n`).join("");
}

function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `"${text.replaceAll('"', '""')}"`;
}
