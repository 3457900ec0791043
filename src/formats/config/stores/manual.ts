import { z } from "zod";
import { dateSchema } from "../../instant.ts";
import { wordsSchema } from "../../name.ts";

export const manualStoreSchema = z.strictObject({
  adapter: z.literal("manual"),
  clicks: z.array(wordsSchema).min(1),
  asOf: dateSchema,
});
