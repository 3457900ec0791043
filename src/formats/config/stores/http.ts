import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { pointerSchema } from "../../json-pointer.ts";
import { predicateSchema } from "../../predicate.ts";
import { secretRefSchema } from "../../secret-ref.ts";
import { jsonTemplateSchema, lookupsIn, templateSchema } from "../../template.ts";
import { headerNameSchema, headerValueSchema } from "../probes/call.ts";

/** Taken as it is: nothing is looked up in an address, so that no value can come to stand in one. */
const pathSchema = z
  .string()
  .max(1000)
  .regex(/^\/[^\s#\\]*$/, { error: "must begin with /" })
  .refine((path) => !path.includes("${"), { error: "looks nothing up: a value never stands in an address" });

const call = {
  path: pathSchema,
  headers: z
    .record(
      headerNameSchema,
      headerValueSchema.refine((text) => !text.includes("${"), { error: "looks nothing up" }),
    )
    .default({}),
  /** Without it: any 2xx that isn't a page. */
  success: predicateSchema.exactOptional(),
};

const looksUpValue = (template: unknown): boolean => {
  const names = lookupsIn(template);
  return names.length > 0 && names.every((name) => name === "value");
};
const NEEDS_VALUE = { error: "must look up ${value}, and nothing else" };

/** A store behind an HTTP API that no other adapter knows. */
export const httpStoreSchema = z
  .strictObject({
    adapter: z.literal("http"),
    baseUrl: baseUrlSchema,
    credential: secretRefSchema.exactOptional(),
    /** How the credential is presented; for `Basic` it is `user:password`. */
    auth: z
      .strictObject({
        header: headerNameSchema.default("authorization"),
        scheme: z.enum(["Bearer", "Basic", "raw"]).default("Bearer"),
      })
      .prefault({}),
    write: z
      .strictObject({
        method: z.enum(["PUT", "POST", "PATCH"]),
        ...call,
        /** JSON that looks up `${value}`. */
        body: jsonTemplateSchema.refine(looksUpValue, NEEDS_VALUE).exactOptional(),
        /** Or a text that does, sent as it is. */
        text: templateSchema.refine(looksUpValue, NEEDS_VALUE).exactOptional(),
      })
      .refine(({ body, text }) => (body === undefined) !== (text === undefined), {
        error: "needs one of body and text",
      }),
    /** Where the value stands in the answer; without it the whole answer is the value. */
    read: z.strictObject({ ...call, value: pointerSchema.exactOptional() }).exactOptional(),
    /** A call that changes nothing and succeeds if a write would. */
    preflight: z.strictObject({ method: z.enum(["GET", "HEAD"]).default("GET"), ...call }).exactOptional(),
  })
  .refine((store) => store.read !== undefined || store.preflight !== undefined, {
    path: ["preflight"],
    error:
      "needs a read or a preflight: before anything is made, somebody must find out whether it can be written",
  });
