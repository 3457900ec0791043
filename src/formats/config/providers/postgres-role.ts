import { z } from "zod";
import { durationSchema } from "../../duration.ts";
import { loginTemplateSchema, postgresTlsSchema, postgresUrlSchema } from "../../postgres-login.ts";
import { secretRefSchema } from "../../secret-ref.ts";

const roleSchema = z.string().min(1).max(63);

/** Login roles of a PostgreSQL server, those of one group. */
export const postgresRoleProviderSchema = z.strictObject({
  adapter: z.literal("postgres-role"),
  url: postgresUrlSchema,
  tls: postgresTlsSchema.exactOptional(),
  user: roleSchema,
  /** The password of `user`. */
  credential: secretRefSchema,
  group: roleSchema,
  /** What a consumer gets: `postgres://${role}:${password}@db.example.com/app`. */
  value: loginTemplateSchema,
  actAsGroup: z.boolean().default(false),
  /** For how long standbys and poolers may still take a role that is disabled or ended. */
  tokenCache: durationSchema.default(0),
});
