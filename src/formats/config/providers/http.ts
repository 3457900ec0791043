import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { secretRefSchema } from "../../secret-ref.ts";

/** A mapping with its address and credential. */
export const httpProviderSchema = z.strictObject({
  adapter: z.literal("http"),
  mapping: z.string().min(1).max(1000),
  baseUrl: baseUrlSchema,
  credential: secretRefSchema.exactOptional(),
  variables: z.record(z.string().regex(/^[a-z][A-Za-z0-9_]{0,40}$/), z.string().max(500)).default({}),
});
