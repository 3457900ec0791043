import { z } from "zod";
import { pointerSchema } from "./json-pointer.ts";
import { keyFieldsSchema } from "./key-fields.ts";
import { pagingSchema } from "./paging.ts";
import { predicateSchema } from "./predicate.ts";
import { callFields, loginGivesSchema, onKeyFields, sourceSchema, stepFields } from "./provider-call.ts";
import { createSchema } from "./provider-create.ts";
import { rowTestSchema } from "./row-test.ts";
import { EITHER, hasEither, rowFormatFields } from "./row-format.ts";
import { lookupNameSchema } from "./template.ts";

/** A call whose answer holds rows. */
const rowsFields = {
  items: pointerSchema,
  /** `map`: an object of which each member is a row `{name, value}`. */
  itemsAre: z.enum(["list", "map"]).default("list"),
  /** An answer that means that there are no rows, where it isn't an empty list. Asked before anything else. */
  empty: predicateSchema.exactOptional(),
  /** Rows for which it doesn't hold are something else, and left out. */
  only: rowTestSchema.exactOptional(),
  paging: pagingSchema,
};

const onKey = z.strictObject(onKeyFields);

/** The closed list of steps; all but those that are there can't be done. */
export const providerStepsSchema = z.strictObject({
  login: z
    .strictObject({
      ...stepFields,
      session: sourceSchema,
      /** More that lasts as long as the session, such as a CSRF token. */
      gives: loginGivesSchema.default({}),
    })
    .exactOptional(),
  list: z
    .strictObject({
      ...stepFields,
      ...rowsFields,
      key: keyFieldsSchema.exactOptional(),
      /** What a key is that isn't in the whole list. */
      missingIs: z.enum(["dead", "unknown"]).default("unknown"),
      /** The server shows no more keys than this, however many there are: a list as long isn't taken for the whole. */
      cap: z.int().min(1).exactOptional(),
      /** A list of holders, or whatever keys are listed by: the list is asked for each of its rows. */
      per: z
        .strictObject({
          ...callFields,
          ...rowsFields,
          gives: z.record(lookupNameSchema, pointerSchema).refine((gives) => Object.keys(gives).length > 0, {
            error: "it gives the list nothing to look up",
          }),
        })
        .exactOptional(),
      /** The list shows ids alone: each key is looked at by `get`. */
      details: z.boolean().default(false),
    })
    .exactOptional(),
  get: onKey
    .extend({ item: pointerSchema.default(""), key: keyFieldsSchema.exactOptional() })
    .exactOptional(),
  create: createSchema.exactOptional(),
  "fetch-value": z.strictObject({ ...stepFields, value: pointerSchema }).exactOptional(),
  restrict: onKey.exactOptional(),
  unrestrict: onKey.exactOptional(),
  disable: onKey.exactOptional(),
  enable: onKey.exactOptional(),
  /** `after: disable`: the provider ends disabled keys only, so that one is disabled first. */
  end: onKey.extend({ after: z.literal("disable").exactOptional() }).exactOptional(),
  audit: z
    .strictObject({
      ...stepFields,
      ...rowsFields,
      /** How `from` and `to` are written. */
      times: z.enum(["iso", "date", "s", "ms"]).default("iso"),
      ...rowFormatFields,
    })
    .refine(hasEither, EITHER)
    .refine(({ mapping }) => mapping?.lines === undefined, {
      path: ["mapping", "lines"],
      message: "an answer has no lines: those are of a log file",
    })
    .exactOptional(),
});

/** A call whose answer holds rows, with what the schema says of them. */
export type RowsCall = z.output<z.ZodObject<typeof callFields & typeof rowsFields>>;

export type ProviderSteps = z.output<typeof providerStepsSchema>;
export type StepKind = keyof ProviderSteps;
export type Step<K extends StepKind = StepKind> = NonNullable<ProviderSteps[K]>;
