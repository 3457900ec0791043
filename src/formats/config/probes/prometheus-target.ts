import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { durationSchema } from "../../duration.ts";
import { secretRefSchema } from "../../secret-ref.ts";

/** A Prometheus that scrapes with the key: what it says of its targets. */
export const prometheusTargetProbeSchema = z.strictObject({
  adapter: z.literal("prometheus-target"),
  baseUrl: baseUrlSchema,
  /** Sent as a bearer token, where Prometheus itself asks for one. */
  credential: secretRefSchema.exactOptional(),
  /** `job_name` of the scrape config that has the key. */
  job: z.string().min(1).max(500),
  /** Label of one target; without it all of the job must be up. */
  instance: z.string().min(1).max(500).exactOptional(),
  settles: durationSchema.exactOptional(),
});
