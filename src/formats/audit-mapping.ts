import { z } from "zod";
import { auditOutcomeSchema, readOutcome } from "./audit-outcome.ts";
import { durationSchema } from "./duration.ts";
import type { EventProblem } from "./event-problem.ts";
import { getPointer, pointerSchema } from "./json-pointer.ts";
import { linesSchema, skipSchema } from "./line-pattern.ts";
import { lineFaults } from "./line-record.ts";
import { parseTime, timeFieldSchema } from "./outside-time.ts";
import { holds, predicateSchema } from "./predicate.ts";
import type { DeepReadonly } from "./readonly.ts";
import type { AuditCapabilities, AuditRow } from "../core/audit.ts";

const mintedSchema = z.strictObject({
  /** Where the id of the new credential stands; unless it was refused, such a call without an id can't be read. */
  id: pointerSchema,
  kind: z.enum(["key", "session", "principal"]),
  when: predicateSchema,
});

/** What the fields of one audit source are called, and what that source can and can't see. */
export const auditMappingSchema = z
  .strictObject({
    /** Of a log of plain text: how its lines become records with one member for each named field. */
    lines: linesSchema.exactOptional(),
    /** How lines begin that are no calls. */
    skip: skipSchema.exactOptional(),
    at: timeFieldSchema,
    id: pointerSchema.optional(),
    keyId: pointerSchema.optional(),
    principal: pointerSchema.optional(),
    address: pointerSchema.optional(),
    userAgent: pointerSchema.optional(),
    action: pointerSchema.optional(),
    /** Without it, no call of this source counts as accepted or refused. */
    outcome: auditOutcomeSchema.optional(),
    /** Records that are no calls, such as what a server notes of a login before it has decided on it: left out. */
    ignore: predicateSchema.exactOptional(),
    /** The first whose predicate holds counts. */
    minted: z.array(mintedSchema).default([]),
    identifiesKey: z.boolean(),
    /** Every accepted call names its principal, and this is all that tells which key it was made with. */
    identifiesPrincipal: z.boolean().default(false),
    recordsRefusals: z.boolean(),
    covers: z.array(z.string().min(1).max(100)).min(1).default(["*"]),
    lag: durationSchema,
    cannotSee: z.array(z.string().min(1).max(300)).default([]),
  })
  .refine((mapping) => !mapping.identifiesKey || mapping.keyId !== undefined, {
    path: ["identifiesKey"],
    message: "a source that identifies the key needs a keyId",
  })
  .refine(
    (mapping) =>
      !mapping.identifiesPrincipal || (mapping.principal !== undefined && mapping.outcome !== undefined),
    {
      path: ["identifiesPrincipal"],
      message: "a source that identifies the principal needs a principal and an outcome",
    },
  )
  .refine(
    (mapping) => !mapping.recordsRefusals || (mapping.outcome !== undefined && mapping.keyId !== undefined),
    {
      path: ["recordsRefusals"],
      message: "a source that records refusals needs a keyId and an outcome",
    },
  )
  .superRefine((mapping, context) => {
    for (const fault of lineFaults(mapping)) context.addIssue({ code: "custom", ...fault, input: undefined });
  });

export type AuditMapping = DeepReadonly<z.infer<typeof auditMappingSchema>>;

/** How the reason begins why a source is silent that only people feed. */
export const NOTHING_IMPORTED = "nothing has been imported yet";

/** What the source sees, as its mapping declares it. */
export function auditCapabilities(mapping: AuditMapping): AuditCapabilities {
  const { identifiesKey, recordsRefusals, identifiesPrincipal, covers, lag, cannotSee } = mapping;
  return {
    identifiesKey,
    recordsRefusals,
    ...(identifiesPrincipal ? { identifiesPrincipal } : {}),
    covers,
    lag,
    cannotSee,
  };
}

/** A record that is no call, by its mapping. */
export function isIgnored({ ignore }: AuditMapping, raw: unknown): boolean {
  return ignore !== undefined && holds(ignore, { status: 0, body: raw });
}

/** One raw record as a row. `hash` is of the record as it was read, `fallbackId` names it where it has no id of its own. */
export function toAuditRow(
  mapping: AuditMapping,
  raw: unknown,
  hash: string,
  fallbackId: string,
): AuditRow | EventProblem {
  if (raw === null || typeof raw !== "object" || Array.isArray(raw))
    return { problem: "it isn't a JSON object" };
  const at = parseTime(getPointer(raw, mapping.at.pointer), mapping.at.format);
  if (at === null) return { problem: "it has no readable time" };

  const outcome = mapping.outcome === undefined ? "unknown" : readOutcome(mapping.outcome, raw);
  const minted =
    outcome === "refused"
      ? undefined
      : mapping.minted.find(({ when }) => holds(when, { status: 0, body: raw }));
  const mintedId = textAt(raw, minted?.id);
  if (minted !== undefined && mintedId === null)
    return { problem: "it made a credential but doesn't name it" };

  return {
    type: "row",
    id: textAt(raw, mapping.id) ?? fallbackId,
    at,
    keyId: textAt(raw, mapping.keyId),
    principal: textAt(raw, mapping.principal),
    address: textAt(raw, mapping.address),
    userAgent: textAt(raw, mapping.userAgent),
    action: textAt(raw, mapping.action),
    outcome,
    ...(minted === undefined || mintedId === null ? {} : { minted: { id: mintedId, kind: minted.kind } }),
    hash,
  };
}

/** Text or a whole number that survived JSON unharmed; everything else is null, never guessed. */
function textAt(raw: object, pointer: string | undefined): string | null {
  if (pointer === undefined) return null;
  const value = getPointer(raw, pointer);
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === "string" && value !== "" ? value : null;
}
