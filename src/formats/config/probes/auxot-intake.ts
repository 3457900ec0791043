import { z } from "zod";
import { durationSchema } from "../../duration.ts";
import { nameSchema } from "../../name.ts";
import { madeUpSchema } from "./call.ts";

/** Starts work at a canary intake of Auxot with the key, and with a made-up one that must be refused there. */
export const auxotIntakeProbeSchema = z.strictObject({
  adapter: z.literal("auxot-intake"),
  provider: nameSchema,
  /** Of a workflow that does nothing: every probe runs it. */
  intake: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/, { error: "isn't the id of an intake" }),
  input: z
    .record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]))
    .default({}),
  madeUp: madeUpSchema,
  timeout: durationSchema.exactOptional(),
});
