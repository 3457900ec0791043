import { z } from "zod";
import { durationSchema } from "../../duration.ts";
import { pointerSchema } from "../../json-pointer.ts";
import { predicateSchema } from "../../predicate.ts";

/** What a consumer's answer means. */
export const consumerSaysShape = {
  success: predicateSchema,
  refused: predicateSchema.exactOptional(),
  /** Where it reports the SHA-256 prefix of its key, and how many hex digits of it. */
  fingerprint: z.strictObject({ pointer: pointerSchema, length: z.int().min(8).max(64) }).exactOptional(),
  at: z.strictObject({ pointer: pointerSchema, format: z.enum(["iso", "s", "ms"]) }).exactOptional(),
  settles: durationSchema.exactOptional(),
};
