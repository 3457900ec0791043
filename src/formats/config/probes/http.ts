import { z } from "zod";
import { nameSchema } from "../../name.ts";
import { predicateSchema } from "../../predicate.ts";
import { valueError } from "../../zod-words.ts";
import { headerNameSchema, headerValueSchema, madeUpSchema, methodSchema } from "./call.ts";

const keyTemplate = headerValueSchema.refine(
  (text) => !/[${}]/.test(text.replaceAll(/\$\{(?:key|basic)\}/g, "")),
  {
    error: valueError((value) => `${value} may look up \${key} or \${basic}, nothing else`),
  },
);

/** Presents a key to its provider, as it is or for `Basic` (a key that is `user:password`) in base64, and a made-up one that must be refused on the same route. */
export const httpProbeSchema = z
  .strictObject({
    adapter: z.literal("http"),
    provider: nameSchema,
    method: methodSchema,
    path: z
      .string()
      .max(1000)
      .regex(/^\/[^\s#\\]*$/, { error: "must begin with /" }),
    headers: z.record(headerNameSchema, keyTemplate).default({ authorization: "Bearer ${key}" }),
    accepted: predicateSchema,
    refused: predicateSchema,
    madeUp: madeUpSchema,
  })
  .refine((probe) => Object.values(probe.headers).some((text) => /\$\{(?:key|basic)\}/.test(text)), {
    path: ["headers"],
    error: "no header carries ${key} or ${basic}",
  });
