import { z } from "zod";
import { getPointer, pointerSchema } from "./json-pointer.ts";
import type { DeepReadonly } from "./readonly.ts";
import type { AuditRow } from "../core/audit.ts";

const valueSchema = z.union([z.string().min(1), z.number(), z.boolean(), z.null()]);

/** Which values of one field mean that a call was accepted or refused. Values are compared as text; `2xx` stands for 200 to 299. */
export const auditOutcomeSchema = z.strictObject({
  pointer: pointerSchema,
  accepted: z.array(valueSchema).default([]),
  /** Refused as unauthorised: not found, too many or out of order don't belong here. */
  refused: z.array(valueSchema).default([]),
  /** What it means that the field isn't there, as in logs that write an error code or nothing. */
  absent: z.enum(["accepted", "refused", "unknown"]).default("unknown"),
});

export type AuditOutcome = DeepReadonly<z.infer<typeof auditOutcomeSchema>>;

/** A value in neither list, or in both, is `unknown`. */
export function readOutcome(outcome: AuditOutcome, raw: unknown): AuditRow["outcome"] {
  const value = getPointer(raw, outcome.pointer);
  if (value === undefined) return outcome.absent;
  const accepted = outcome.accepted.some((one) => means(one, value));
  const refused = outcome.refused.some((one) => means(one, value));
  if (accepted === refused) return "unknown";
  return accepted ? "accepted" : "refused";
}

function means(listed: z.infer<typeof valueSchema>, value: unknown): boolean {
  if (value !== null && typeof value === "object") return false;
  const text = String(value);
  const hundreds = typeof listed === "string" ? /^([1-5])xx$/.exec(listed)?.[1] : undefined;
  if (hundreds !== undefined) return new RegExp(`^${hundreds}\\d\\d$`).test(text);
  return String(listed) === text;
}
