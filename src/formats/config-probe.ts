import { z } from "zod";
import { urlSchema } from "./address.ts";
import { argvSchema } from "./command.ts";
import { durationSchema } from "./duration.ts";
import { pointerSchema } from "./json-pointer.ts";
import { nameSchema } from "./name.ts";
import { predicateSchema } from "./predicate.ts";
import { choiceError, valueError } from "./zod-words.ts";

const method = z.enum(["GET", "HEAD", "POST"]).default("GET");
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, {
  error: valueError((value) => `${value} isn't the name of a header`),
});
const headerValue = z
  .string()
  .max(1000)
  .regex(/^[\x20-\x7E]*$/, { error: "a header holds printable ASCII only" });
const keyTemplate = headerValue.refine((text) => !/[${}]/.test(text.replaceAll(/\$\{(?:key|basic)\}/g, "")), {
  error: valueError((value) => `${value} may look up \${key} or \${basic}, nothing else`),
});

/** Presents a key to its provider, as it is or for `Basic` (a key that is `user:password`) in base64, and a made-up one that must be refused on the same route. */
const keyProbe = z
  .strictObject({
    adapter: z.literal("http"),
    provider: nameSchema,
    method,
    path: z
      .string()
      .max(1000)
      .regex(/^\/[^\s#\\]*$/, { error: "must begin with /" }),
    headers: z.record(headerName, keyTemplate).default({ authorization: "Bearer ${key}" }),
    accepted: predicateSchema,
    refused: predicateSchema,
    madeUp: z.strictObject({ prefix: z.string().max(16), length: z.int().min(16).max(512) }),
  })
  .refine((probe) => Object.values(probe.headers).some((text) => /\$\{(?:key|basic)\}/.test(text)), {
    path: ["headers"],
    error: "no header carries ${key} or ${basic}",
  });

/** Several key probes of this config that must agree, where a provider takes a key in several ways. */
const allProbes = z.strictObject({ adapter: z.literal("all"), probes: z.array(nameSchema).min(2).max(8) });

/** Asks a consumer what it did with the key that it holds. */
const consumerProbe = z
  .strictObject({
    adapter: z.literal("consumer-report"),
    http: z
      .strictObject({ url: urlSchema, method, headers: z.record(headerName, headerValue).default({}) })
      .exactOptional(),
    command: z.strictObject({ argv: argvSchema, timeout: durationSchema.exactOptional() }).exactOptional(),
    success: predicateSchema,
    refused: predicateSchema.exactOptional(),
    /** Where it reports the SHA-256 prefix of its key, and how many hex digits of it. */
    fingerprint: z.strictObject({ pointer: pointerSchema, length: z.int().min(8).max(64) }).exactOptional(),
    /** Where it names the runtime that answered: of a consumer of several instances each must be heard. */
    instance: pointerSchema.exactOptional(),
    at: z.strictObject({ pointer: pointerSchema, format: z.enum(["iso", "s", "ms"]) }).exactOptional(),
    settles: durationSchema.exactOptional(),
  })
  .refine((probe) => (probe.http === undefined) !== (probe.command === undefined), {
    error: "needs one of http and command",
  });

export const probeSchema = z.discriminatedUnion("adapter", [keyProbe, allProbes, consumerProbe], {
  error: choiceError("an adapter here"),
});
