import type { AuditEvent, EventCapabilities } from "../core/audit-event.ts";
import { CLOUDTRAIL, cloudtrailEvent, isCloudtrail } from "./cloudtrail.ts";
import type { EventProblem } from "./event-problem.ts";
import { GITHUB, githubEvent, isGithub } from "./github-audit.ts";
import { type AuditFormat, mappedCapabilities, mappedEvent } from "./mapped-events.ts";
import { type RawRecord, isRecord } from "./record-fields.ts";

/** How records of one kind of log become events. */
export interface EventFormat {
  readonly capabilities: EventCapabilities;
  /** What stands before the text of the time in the bytes of a record, where that is enough to read it by. */
  readonly timeMark?: string;
  /** `fallbackId` names a record that has no id of its own. Never throws. */
  toEvent(raw: unknown, fallbackId: () => string): AuditEvent | EventProblem;
}

/** Formats that are known by name, in the order in which they are tried. */
const KNOWN: readonly (EventFormat & { readonly fits: (record: RawRecord) => boolean })[] = [
  {
    capabilities: CLOUDTRAIL,
    fits: isCloudtrail,
    timeMark: '"eventTime":',
    toEvent: ofRecords(cloudtrailEvent),
  },
  { capabilities: GITHUB, fits: isGithub, toEvent: ofRecords(githubEvent) },
];

export const FORMAT_NAMES: readonly string[] = KNOWN.map(({ capabilities }) => capabilities.format);

export function formatByName(name: string): EventFormat | null {
  return KNOWN.find(({ capabilities }) => capabilities.format === name) ?? null;
}

export function formatByMapping(format: AuditFormat): EventFormat {
  return {
    capabilities: mappedCapabilities(format),
    toEvent: (raw, fallbackId) => mappedEvent(format.mapping, raw, fallbackId),
  };
}

/** The format that a record is of, or null if it is none that is known. */
export function recognise(raw: unknown): EventFormat | null {
  return isRecord(raw) ? (KNOWN.find(({ fits }) => fits(raw)) ?? null) : null;
}

function ofRecords(read: (record: RawRecord, fallbackId: () => string) => AuditEvent | EventProblem) {
  return (raw: unknown, fallbackId: () => string): AuditEvent | EventProblem =>
    isRecord(raw) ? read(raw, fallbackId) : { problem: "it isn't a JSON object" };
}
