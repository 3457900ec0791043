import { z } from "zod";
import { baseUrlSchema, urlSchema } from "./address.ts";
import { durationSchema } from "./duration.ts";
import { nameSchema } from "./name.ts";
import { EITHER, hasEither, rowFormatFields } from "./row-format.ts";
import { secretRefSchema } from "./secret-ref.ts";
import { choiceError } from "./zod-words.ts";

const adapter = { error: choiceError("an adapter here") };
const path = z.string().min(1).max(1000);

/** Who issued the key: a mapping with its address and credential, or clicks for a person. */
export const providerSchema = z.discriminatedUnion(
  "adapter",
  [
    z.strictObject({
      adapter: z.literal("http"),
      mapping: path,
      baseUrl: baseUrlSchema,
      credential: secretRefSchema.exactOptional(),
      variables: z.record(z.string().regex(/^[a-z][A-Za-z0-9_]{0,40}$/), z.string().max(500)).default({}),
    }),
    z.strictObject({
      adapter: z.literal("manual"),
      clicks: path,
      tokenCache: durationSchema.exactOptional(),
      /** What the provider's licence is called in the clicks. */
      tier: nameSchema.exactOptional(),
      /** Where key probes present a key; everything else is done by hand. */
      baseUrl: baseUrlSchema.exactOptional(),
    }),
  ],
  adapter,
);

/** A record of who called: a log file, or the provider's own endpoint. */
export const auditLogSchema = z.discriminatedUnion(
  "adapter",
  [
    // Without a path only what people import is read.
    z
      .strictObject({ adapter: z.literal("file"), path: path.exactOptional(), ...rowFormatFields })
      .refine(hasEither, EITHER),
    z.strictObject({ adapter: z.literal("http"), provider: nameSchema }),
  ],
  adapter,
);

/** Where a notice goes. */
export const notifierSchema = z.discriminatedUnion(
  "adapter",
  [
    z.strictObject({ adapter: z.literal("stdout") }),
    z.strictObject({ adapter: z.literal("file"), path }),
    z.strictObject({
      adapter: z.literal("webhook"),
      url: urlSchema,
      secret: secretRefSchema.exactOptional(),
    }),
  ],
  adapter,
);
