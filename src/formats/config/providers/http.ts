import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { nameSchema } from "../../name.ts";
import { secretRefSchema } from "../../secret-ref.ts";

const variablesSchema = z
  .record(z.string().regex(/^[a-z][A-Za-z0-9_]{0,40}$/), z.string().max(500))
  .default({});

/** How stanch signs in as another user at the same place. */
const dedicatedUserSchema = z.strictObject({
  credential: secretRefSchema,
  /** In the place of the entry's own. */
  variables: variablesSchema,
});

/** A mapping with its address and credential. */
export const httpProviderSchema = z.strictObject({
  adapter: z.literal("http"),
  mapping: z.string().min(1).max(1000),
  baseUrl: baseUrlSchema,
  credential: secretRefSchema.exactOptional(),
  variables: variablesSchema,
  /** Users that are no persons, by the names that the provider has for them. */
  dedicatedUsers: z.record(nameSchema, dedicatedUserSchema).default({}),
});
