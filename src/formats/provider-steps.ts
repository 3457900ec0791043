import { z } from "zod";
import { pointerSchema } from "./json-pointer.ts";
import { keyFieldsSchema } from "./key-fields.ts";
import { pagingSchema } from "./paging.ts";
import { predicateSchema } from "./predicate.ts";
import { EITHER, hasEither, rowFormatFields } from "./row-format.ts";
import { jsonTemplateSchema, templateSchema } from "./template.ts";
import { valueError } from "./zod-words.ts";

/** The name of a header in a mapping. */
export const headerNameSchema = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, {
  error: valueError((value) => `${value} isn't the name of a header`),
});

const path = templateSchema.refine(
  (text) => /^\/[^\s?#%\\]*$/.test(text) && !/\/(?:\/|\.{1,2}(?:\/|$))/.test(text),
  {
    error: valueError(
      (value) =>
        `${value} isn't a path: it begins with / and has no query, no escapes, no // and no dot segments`,
    ),
  },
);

/** One HTTP call. `success` is a 2xx with JSON or nothing in it, and `refused` and `gone` are the mapping's own, unless the step says otherwise. */
const call = {
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  path,
  query: z.record(z.string().min(1).max(100), templateSchema).default({}),
  headers: z.record(headerNameSchema, templateSchema).default({}),
  body: jsonTemplateSchema.exactOptional(),
  success: predicateSchema.exactOptional(),
  refused: predicateSchema.exactOptional(),
};

const onKey = z.strictObject({ ...call, gone: predicateSchema.exactOptional() });

/** The closed list of steps; all but those that are there can't be done. */
export const providerStepsSchema = z.strictObject({
  login: z
    .strictObject({
      ...call,
      session: z.union([
        z.strictObject({ header: headerNameSchema }),
        z.strictObject({ pointer: pointerSchema }),
      ]),
    })
    .exactOptional(),
  list: z
    .strictObject({
      ...call,
      items: pointerSchema,
      paging: pagingSchema,
      key: keyFieldsSchema.exactOptional(),
      /** What a key is that isn't in the whole list. */
      missingIs: z.enum(["dead", "unknown"]).default("unknown"),
      /** The server shows no more keys than this, however many there are: a list as long isn't taken for the whole. */
      cap: z.int().min(1).exactOptional(),
    })
    .exactOptional(),
  get: onKey
    .extend({ item: pointerSchema.default(""), key: keyFieldsSchema.exactOptional() })
    .exactOptional(),
  create: z
    .strictObject({
      ...call,
      item: pointerSchema.default(""),
      key: keyFieldsSchema.exactOptional(),
      /** Where the answer shows the value, from the answer's root. */
      value: pointerSchema.exactOptional(),
    })
    .exactOptional(),
  "fetch-value": z.strictObject({ ...call, value: pointerSchema }).exactOptional(),
  restrict: onKey.exactOptional(),
  unrestrict: onKey.exactOptional(),
  disable: onKey.exactOptional(),
  enable: onKey.exactOptional(),
  end: onKey.exactOptional(),
  audit: z
    .strictObject({ ...call, items: pointerSchema, paging: pagingSchema, ...rowFormatFields })
    .refine(hasEither, EITHER)
    .refine(({ mapping }) => mapping?.lines === undefined, {
      path: ["mapping", "lines"],
      message: "an answer has no lines: those are of a log file",
    })
    .exactOptional(),
});

export type ProviderSteps = z.output<typeof providerStepsSchema>;
export type StepKind = keyof ProviderSteps;
export type Step<K extends StepKind = StepKind> = NonNullable<ProviderSteps[K]>;
