import { z } from "zod";
import { loginTemplateSchema, postgresTlsSchema, postgresUrlSchema } from "../../postgres-login.ts";

/** Logs in with a role and its password, and with a made-up password that must be refused. */
export const postgresProbeSchema = z.strictObject({
  adapter: z.literal("postgres"),
  /** Where it logs in, whatever host the value names. */
  url: postgresUrlSchema,
  tls: postgresTlsSchema.exactOptional(),
  /** How the value is written, where it isn't an address. */
  value: loginTemplateSchema.exactOptional(),
});
