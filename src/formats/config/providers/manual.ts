import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { durationSchema } from "../../duration.ts";
import { nameSchema } from "../../name.ts";

/** Clicks for a person. */
export const manualProviderSchema = z.strictObject({
  adapter: z.literal("manual"),
  clicks: z.string().min(1).max(1000),
  tokenCache: durationSchema.exactOptional(),
  /** What the provider's licence is called in the clicks. */
  tier: nameSchema.exactOptional(),
  /** Where key probes present a key; everything else is done by hand. */
  baseUrl: baseUrlSchema.exactOptional(),
  /** Users that are no persons: whoever makes a key of one signs in as it. */
  dedicatedUsers: z.array(nameSchema).min(1).exactOptional(),
});
