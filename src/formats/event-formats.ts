import type { AuditEvent, EventCapabilities } from "../core/audit-event.ts";
import type { EventProblem } from "./event-problem.ts";
import { ANTHROPIC, anthropicEvent, isAnthropic } from "./events/anthropic.ts";
import { CLOUDFLARE_V1, cloudflareV1Event, isCloudflareV1 } from "./events/cloudflare-v1.ts";
import { CLOUDFLARE, cloudflareEvent, isCloudflare } from "./events/cloudflare.ts";
import { CLOUDTRAIL, cloudtrailEvent, isCloudtrail } from "./events/cloudtrail.ts";
import { DATADOG, datadogEvent, isDatadog } from "./events/datadog.ts";
import { GITHUB, githubEvent, isGithub } from "./events/github.ts";
import { GITLAB, gitlabEvent, isGitlab } from "./events/gitlab.ts";
import { OPENAI, isOpenai, openaiEvent } from "./events/openai.ts";
import { SLACK, isSlack, slackEvent } from "./events/slack.ts";
import { type LineReader, lineReader } from "./line-record.ts";
import { isIgnored } from "./audit-mapping.ts";
import { type AuditFormat, mappedCapabilities, mappedEvent } from "./mapped-events.ts";
import { type RawRecord, isRecord } from "./record-fields.ts";

/** How records of one kind of log become events. */
export interface EventFormat {
  readonly capabilities: EventCapabilities;
  /** What stands before the text of the time in the bytes of a record, where that is enough to read it by. */
  readonly timeMark?: string;
  /** Of a log of plain text: what makes a record out of a line. */
  readonly lines?: LineReader;
  /** Records that are no calls. */
  ignores?(raw: unknown): boolean;
  /** `fallbackId` names a record that has no id of its own. Never throws. */
  toEvent(raw: unknown, fallbackId: () => string): AuditEvent | EventProblem;
}

/** A format that is told by the shape of its records; no record has the shape of two. */
export interface KnownFormat extends EventFormat {
  readonly fits: (record: RawRecord) => boolean;
}

/** Formats that are known by name. */
export const KNOWN_FORMATS: readonly KnownFormat[] = [
  {
    capabilities: CLOUDTRAIL,
    fits: isCloudtrail,
    timeMark: '"eventTime":',
    toEvent: ofRecords(cloudtrailEvent),
  },
  { capabilities: GITHUB, fits: isGithub, toEvent: ofRecords(githubEvent) },
  { capabilities: OPENAI, fits: isOpenai, toEvent: ofRecords(openaiEvent) },
  { capabilities: ANTHROPIC, fits: isAnthropic, toEvent: ofRecords(anthropicEvent) },
  { capabilities: CLOUDFLARE, fits: isCloudflare, toEvent: ofRecords(cloudflareEvent) },
  { capabilities: CLOUDFLARE_V1, fits: isCloudflareV1, toEvent: ofRecords(cloudflareV1Event) },
  { capabilities: GITLAB, fits: isGitlab, toEvent: ofRecords(gitlabEvent) },
  { capabilities: SLACK, fits: isSlack, toEvent: ofRecords(slackEvent) },
  { capabilities: DATADOG, fits: isDatadog, toEvent: ofRecords(datadogEvent) },
];

export const FORMAT_NAMES: readonly string[] = KNOWN_FORMATS.map(({ capabilities }) => capabilities.format);

export function formatByName(name: string): EventFormat | null {
  return KNOWN_FORMATS.find(({ capabilities }) => capabilities.format === name) ?? null;
}

export function formatByMapping(format: AuditFormat): EventFormat {
  const lines = lineReader(format.mapping);
  return {
    capabilities: mappedCapabilities(format),
    ...(lines === undefined ? {} : { lines }),
    ignores: (raw) => isIgnored(format.mapping, raw),
    toEvent: (raw, fallbackId) => mappedEvent(format.mapping, raw, fallbackId),
  };
}

/** The format that a record is of, or null if it is none that is known. */
export function recognise(raw: unknown): EventFormat | null {
  return isRecord(raw) ? (KNOWN_FORMATS.find(({ fits }) => fits(raw)) ?? null) : null;
}

function ofRecords(read: (record: RawRecord, fallbackId: () => string) => AuditEvent | EventProblem) {
  return (raw: unknown, fallbackId: () => string): AuditEvent | EventProblem =>
    isRecord(raw) ? read(raw, fallbackId) : { problem: "it isn't a JSON object" };
}
