import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { secretRefSchema } from "../../secret-ref.ts";

export const slackNotifierSchema = z.strictObject({
  adapter: z.literal("slack"),
  baseUrl: baseUrlSchema.default("https://hooks.slack.com"),
  /** Where the webhook's whole address is to be had: whoever knows it can write. */
  webhook: secretRefSchema,
});

export const slackBotNotifierSchema = z.strictObject({
  adapter: z.literal("slack-bot"),
  baseUrl: baseUrlSchema.default("https://slack.com"),
  token: secretRefSchema,
  /** Id of the channel, not its name. */
  channel: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{5,30}$/, { error: "isn't the id of a channel, such as C0123456789" }),
});
