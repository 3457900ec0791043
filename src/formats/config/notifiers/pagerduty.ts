import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { secretRefSchema } from "../../secret-ref.ts";

export const pagerdutyNotifierSchema = z.strictObject({
  adapter: z.literal("pagerduty"),
  /** Accounts in the EU have another. */
  baseUrl: baseUrlSchema.default("https://events.pagerduty.com"),
  routingKey: secretRefSchema,
});
