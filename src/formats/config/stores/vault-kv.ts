import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { secretRefSchema } from "../../secret-ref.ts";

/** Segments between slashes; none is empty or made of dots. */
const vaultPathSchema = z
  .string()
  .max(500)
  .regex(/^(?!\.{1,2}(?:\/|$))[^/\s]+(?:\/(?!\.{1,2}(?:\/|$))[^/\s]+)*$/, {
    error: "must be a path such as apps/checkout, without a slash at its ends",
  });

/** One member of a secret in a key-value engine of version 2. */
export const vaultKvStoreSchema = z.strictObject({
  adapter: z.literal("vault-kv"),
  baseUrl: baseUrlSchema,
  /** A token. */
  credential: secretRefSchema,
  namespace: vaultPathSchema.exactOptional(),
  mount: vaultPathSchema.default("secret"),
  /** As in `vault kv get PATH`: without the `data/` that the API puts before it. */
  path: vaultPathSchema,
  member: z.string().min(1).max(200),
});
