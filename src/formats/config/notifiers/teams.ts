import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { secretRefSchema } from "../../secret-ref.ts";

export const teamsNotifierSchema = z.strictObject({
  adapter: z.literal("teams"),
  /** Scheme and host of the workflow; every tenant has another. */
  baseUrl: baseUrlSchema,
  /** Where the workflow's whole address is to be had: its signature is a part of it. */
  webhook: secretRefSchema,
});
