import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { secretRefSchema } from "../../secret-ref.ts";

export const discordNotifierSchema = z.strictObject({
  adapter: z.literal("discord"),
  baseUrl: baseUrlSchema.default("https://discord.com"),
  /** Where the webhook's whole address is to be had: whoever knows it can write. */
  webhook: secretRefSchema,
});
