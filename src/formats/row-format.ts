import { z } from "zod";
import type { AuditCapabilities, AuditRow } from "../core/audit.ts";
import { rowOf } from "../core/audit-event.ts";
import { auditCapabilities, auditMappingSchema, isIgnored, toAuditRow } from "./audit-mapping.ts";
import { durationSchema } from "./duration.ts";
import type { EventProblem } from "./event-problem.ts";
import { FORMAT_NAMES, formatByName } from "./event-formats.ts";
import { type LineReader, lineReader } from "./line-record.ts";
import type { DeepReadonly } from "./readonly.ts";
import { unwrapRecords } from "./unwrap-records.ts";
import { choiceError } from "./zod-words.ts";

/** How the raw records of a source become rows, and what the source sees. */
export interface RowFormat {
  readonly capabilities: AuditCapabilities;
  /** Of a log of plain text: what makes a record out of a line. */
  readonly lines?: LineReader;
  /** The rows in one record, each or the reason why it is none. `hash` is of the record as it was read. */
  toRows(raw: unknown, hash: string, keyIds: readonly string[]): readonly (AuditRow | EventProblem)[];
}

/** A format that is known by name. What is recorded of it, and how late, is set at the provider. */
const knownFormatSchema = z.strictObject({
  name: z.enum(FORMAT_NAMES, { error: choiceError("a format here") }),
  covers: z.array(z.string().min(1).max(100)).min(1),
  lag: durationSchema,
});

/** The members of a source that say how its records are read: a mapping of its fields, or a format known by name. */
export const rowFormatFields = {
  mapping: auditMappingSchema.exactOptional(),
  format: knownFormatSchema.exactOptional(),
};

export type RowFormatFields = DeepReadonly<z.infer<z.ZodObject<typeof rowFormatFields>>>;

export const EITHER = {
  path: ["mapping"],
  message: "a source has either a mapping or a format",
};

export function hasEither({ mapping, format }: RowFormatFields): boolean {
  return (mapping === undefined) !== (format === undefined);
}

export function rowFormat({ mapping, format }: RowFormatFields): RowFormat {
  if (mapping !== undefined) {
    const lines = lineReader(mapping);
    return {
      capabilities: auditCapabilities(mapping),
      ...(lines === undefined ? {} : { lines }),
      toRows: (raw, hash) => (isIgnored(mapping, raw) ? [] : [toAuditRow(mapping, raw, hash, hash)]),
    };
  }
  const known = format === undefined ? null : formatByName(format.name);
  if (known === null || format === undefined) throw new Error("a source with neither a mapping nor a format");
  const { identifiesKey, cannotSee } = known.capabilities;
  const { covers, lag } = format;
  return {
    // The gate asks whether calls with a key that is disabled or ended are seen. No such log names the key of these.
    capabilities: { identifiesKey, recordsRefusals: false, covers, lag, cannotSee },
    toRows: (raw, hash, keyIds) =>
      unwrapRecords(raw).map((record) => {
        const event = known.toEvent(record, () => hash);
        return "problem" in event ? event : rowOf(event, hash, keyIds);
      }),
  };
}
