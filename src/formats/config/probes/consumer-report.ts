import { z } from "zod";
import { urlSchema } from "../../address.ts";
import { argvSchema } from "../../command.ts";
import { durationSchema } from "../../duration.ts";
import { pointerSchema } from "../../json-pointer.ts";
import { headerNameSchema, headerValueSchema, methodSchema } from "./call.ts";
import { consumerSaysShape } from "./consumer-says.ts";

/** Asks a consumer what it did with the key that it holds. */
export const consumerReportProbeSchema = z
  .strictObject({
    adapter: z.literal("consumer-report"),
    http: z
      .strictObject({
        url: urlSchema,
        method: methodSchema,
        headers: z.record(headerNameSchema, headerValueSchema).default({}),
      })
      .exactOptional(),
    command: z.strictObject({ argv: argvSchema, timeout: durationSchema.exactOptional() }).exactOptional(),
    ...consumerSaysShape,
    /** Where it names the runtime that answered: of a consumer of several instances each must be heard. */
    instance: pointerSchema.exactOptional(),
  })
  .refine((probe) => (probe.http === undefined) !== (probe.command === undefined), {
    error: "needs one of http and command",
  });
