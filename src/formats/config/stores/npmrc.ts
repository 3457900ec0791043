import { z } from "zod";

/** The token for one registry in an `.npmrc`. */
export const npmrcStoreSchema = z.strictObject({
  adapter: z.literal("npmrc"),
  path: z.string().min(1).max(1000),
  /** As the line begins: `//registry.npmjs.org/`. */
  registry: z
    .string()
    .max(500)
    .regex(/^\/\/[a-z0-9.-]+(?::\d{1,5})?\/(?:[A-Za-z0-9._~@%-]+\/)*$/, {
      error: "must be written as the line begins, such as //registry.npmjs.org/",
    }),
});
