import * as fc from "fast-check";
import type { AuditEvent } from "../../../../src/core/audit-event.ts";
import {
  type EventFormat,
  FORMAT_NAMES,
  formatByMapping,
  formatByName,
  recognise,
} from "../../../../src/formats/event-formats.ts";
import { parseAuditFormat } from "../../../../src/formats/mapped-events.ts";
import type { RawRecord } from "../../../../src/formats/record-fields.ts";
import { type Outcome, type Subject, fuzzed } from "../../../fuzz/run.ts";
import { CANARIES, nearRecords } from "./near-records.ts";
import { seedsOf } from "./seeds.ts";
import { GATEWAY, gatewayRow } from "./written.ts";

export const gateway: EventFormat = gatewayFormat();
export const GATEWAY_ROWS: readonly RawRecord[] = Array.from({ length: 12 }, (_, number) =>
  gatewayRow(number),
);

/** Every reader of the registry, and that of mappings. */
export const READERS: readonly Subject[] = [
  ...FORMAT_NAMES.map((name) => reader(name, formatByName(name), seedsOf(name))),
  reader("mapping", gateway, GATEWAY_ROWS),
];

function reader(name: string, format: EventFormat | null, seeds: readonly RawRecord[]): Subject {
  if (format === null) throw new Error(`${name} is in the registry and isn't found there`);
  return fuzzed(`reader ${name}`, nearRecords(seeds), (raw): Outcome => {
    recognise(raw);
    const event = format.toEvent(raw, () => "fallback");
    if (!("problem" in event)) return checkEvent(event);
    if (CANARIES.some((canary) => event.problem.includes(canary)))
      throw new Error("a problem quotes the record");
    return "refused";
  });
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const OUTCOMES = ["accepted", "refused", "failed", "unknown"];

/** Throws unless every field of the event is what its type says: nothing of a record passes through as it came. */
export function checkEvent(event: AuditEvent): Outcome {
  const { minted, deeds, outcome, byService } = event;
  const due =
    isText(event.id) &&
    isInstant(event.at) &&
    [...event.keyIds, ...event.principals, ...event.ended, ...deeds].every(isText) &&
    [event.address, event.userAgent, event.action, event.target].every(
      (one) => one === null || isText(one),
    ) &&
    minted.every(({ id, aliases }) => isText(id) && aliases.every(isText)) &&
    minted.every(
      ({ expiresAt, shared }) => (expiresAt === null || isInstant(expiresAt)) && typeof shared === "boolean",
    ) &&
    OUTCOMES.includes(outcome) &&
    typeof byService === "boolean";
  if (!due) throw new Error(`not an event: ${fc.stringify(event)}`);
  return "read";
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isInstant(value: unknown): boolean {
  return typeof value === "string" && ISO.test(value) && !Number.isNaN(Date.parse(value));
}

function gatewayFormat(): EventFormat {
  const loaded = parseAuditFormat(GATEWAY, "gateway.yaml");
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return formatByMapping(loaded.value);
}
