import { z } from "zod";
import { type AuditEvent, type EventCapabilities, eventOf } from "../core/audit-event.ts";
import { type AuditMapping, auditMappingSchema, toAuditRow } from "./audit-mapping.ts";
import type { EventProblem } from "./event-problem.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import type { DeepReadonly } from "./readonly.ts";

/** A mapping of an audit log as a file of its own: the fields of NDJSON rows, or the columns of a CSV as `/COLUMN`. */
export const auditFormatSchema = z.strictObject({
  kind: z.literal("audit-format"),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  mapping: auditMappingSchema,
});

export type AuditFormat = DeepReadonly<z.infer<typeof auditFormatSchema>>;

/** Reads a mapping file; every problem at once. */
export function parseAuditFormat(text: string, file: string): Loaded<AuditFormat> {
  return loadYaml(text, file, auditFormatSchema);
}

export function mappedCapabilities({ name, mapping }: AuditFormat): EventCapabilities {
  const { identifiesKey, recordsRefusals, cannotSee, covers } = mapping;
  return {
    format: name,
    identifiesKey,
    hasAddress: mapping.address !== undefined,
    hasAgent: mapping.userAgent !== undefined,
    recordsRefusals,
    cannotSee: [
      ...cannotSee,
      ...(covers.includes("*") ? [] : [`Calls of other kinds than ${covers.join(", ")}`]),
      ...(identifiesKey ? [] : ["Which key was used: it isn't named"]),
      ...(mapping.address === undefined ? ["Where calls come from"] : []),
      ...(mapping.userAgent === undefined ? ["Which program calls"] : []),
      ...(recordsRefusals ? [] : ["Refused calls"]),
      ...(mapping.minted.length > 0 ? [] : ["What was made with the key"]),
    ],
  };
}

/** One row by its mapping. A mapping doesn't say what calls are good for, so only newness and refusals are judged. */
export function mappedEvent(
  mapping: AuditMapping,
  raw: unknown,
  fallbackId: () => string,
): AuditEvent | EventProblem {
  const row = toAuditRow(mapping, raw, "", "");
  if ("problem" in row) return row;
  return eventOf(row.id === "" ? { ...row, id: fallbackId() } : row);
}
