import type { Incident } from "../core/incident.ts";
import type { EventBody, EventType } from "../core/journal.ts";

/** What a person reads of one journal row. Both are raw: whoever writes them out escapes them for the sink. */
export interface Line {
  /** What happened, as one sentence. */
  readonly event: string;
  /** What it rests on: source, counts, times, hashes, who signed. */
  readonly evidence: string;
}

/** The incident before and after the row. */
export interface Context {
  readonly before: Incident;
  readonly after: Incident;
}

/** A journal row of one of these types. */
export type Row<T extends EventType> = Extract<EventBody, { readonly type: T }>;
