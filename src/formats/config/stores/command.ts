import { z } from "zod";
import { argvSchema } from "../../command.ts";
import { durationSchema } from "../../duration.ts";

/** Values pass through standard input and output, never through argv. */
export const commandStoreSchema = z.strictObject({
  adapter: z.literal("command"),
  write: argvSchema,
  read: argvSchema.exactOptional(),
  preflight: argvSchema.exactOptional(),
  timeout: durationSchema.exactOptional(),
});
