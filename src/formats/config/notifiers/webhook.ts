import { z } from "zod";
import { urlSchema } from "../../address.ts";
import { secretRefSchema } from "../../secret-ref.ts";

export const webhookNotifierSchema = z.strictObject({
  adapter: z.literal("webhook"),
  url: urlSchema,
  secret: secretRefSchema.exactOptional(),
});
