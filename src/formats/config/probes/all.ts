import { z } from "zod";
import { nameSchema } from "../../name.ts";

/** Several key probes of this config that must agree, where a provider takes a key in several ways. */
export const allProbeSchema = z.strictObject({
  adapter: z.literal("all"),
  probes: z.array(nameSchema).min(2).max(8),
});
