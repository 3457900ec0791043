import { z } from "zod";
import { argvSchema } from "./command.ts";
import { durationSchema } from "./duration.ts";
import { dateSchema } from "./instant.ts";
import { wordsSchema } from "./name.ts";
import { variableSchema } from "./secret-ref.ts";
import { choiceError } from "./zod-words.ts";

/** Where a consumer keeps the key. Values pass through standard input and output, never through argv. */
export const storeSchema = z.discriminatedUnion(
  "adapter",
  [
    z.strictObject({
      adapter: z.literal("dotenv"),
      path: z.string().min(1).max(1000),
      variable: variableSchema,
    }),
    z.strictObject({
      adapter: z.literal("command"),
      write: argvSchema,
      read: argvSchema.exactOptional(),
      preflight: argvSchema.exactOptional(),
      timeout: durationSchema.exactOptional(),
    }),
    z.strictObject({ adapter: z.literal("manual"), clicks: z.array(wordsSchema).min(1), asOf: dateSchema }),
  ],
  { error: choiceError("an adapter here") },
);
