import { z } from "zod";
import { headerNameSchema } from "./header-name.ts";
import { pointerSchema } from "./json-pointer.ts";
import { predicateSchema } from "./predicate.ts";
import { jsonTemplateSchema, lookupNameSchema, templateSchema } from "./template.ts";
import { valueError } from "./zod-words.ts";

/** The name of a cookie in a mapping. */
export const cookieNameSchema = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, {
  error: valueError((value) => `${value} isn't the name of a cookie`),
});

const places = [
  { pointer: pointerSchema },
  /** `last`: what stands behind the last slash, as in the `Location` of something new. */
  { header: headerNameSchema, segment: z.literal("last").exactOptional() },
  { cookie: cookieNameSchema },
  { cookies: z.literal("all") },
] as const;

/** Where an answer holds a value: in its body, a header, a cookie that it sets, or all of these cookies (`a=1; b=2`). */
export const sourceSchema = z.union([
  z.strictObject(places[0]),
  z.strictObject(places[1]),
  z.strictObject(places[2]),
  z.strictObject(places[3]),
]);
export type Source = z.output<typeof sourceSchema>;

/** Without a value the look-up has none, and a body member or query that is exactly it is left out. */
const mayLack = { optional: z.boolean().default(false) };

/** Values of an answer that become look-ups; one that isn't `optional` must be there. */
export const givesSchema = z.record(
  lookupNameSchema,
  z.union([
    z.strictObject({ ...places[0], ...mayLack }),
    z.strictObject({ ...places[1], ...mayLack }),
    z.strictObject({ ...places[2], ...mayLack }),
    z.strictObject({ ...places[3], ...mayLack }),
  ]),
);
export type Gives = z.output<typeof givesSchema>;

/** What a log-in gives is secret unless it's `public`, as the id of an account is. */
const isPublic = { public: z.boolean().default(false) };
export const loginGivesSchema = z.record(
  lookupNameSchema,
  z.union([
    z.strictObject({ ...places[0], ...isPublic }),
    z.strictObject({ ...places[1], ...isPublic }),
    z.strictObject({ ...places[2], ...isPublic }),
    z.strictObject({ ...places[3], ...isPublic }),
  ]),
);
export type LoginGives = z.output<typeof loginGivesSchema>;

const path = templateSchema.refine(
  (text) => /^\/[^\s?#%\\]*$/.test(text) && !/\/(?:\/|\.{1,2}(?:\/|$))/.test(text),
  {
    error: valueError(
      (value) =>
        `${value} isn't a path: it begins with / and has no query, no escapes, no // and no dot segments`,
    ),
  },
);

/**
 * One HTTP call. `success`, `refused`, `denied` and `gone` are the mapping's own, unless the call says otherwise.
 */
export const callFields = {
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  path,
  query: z.record(z.string().min(1).max(100), templateSchema).default({}),
  headers: z.record(headerNameSchema, templateSchema).default({}),
  body: jsonTemplateSchema.exactOptional(),
  /** Sent as `application/x-www-form-urlencoded`; a list gives one pair for each entry, a missing value none. */
  form: z.record(z.string().min(1).max(100), templateSchema).exactOptional(),
  /** `text`: the body is one string without the white space around it, and the pointer "" is all of it. */
  answer: z.enum(["json", "text"]).default("json"),
  /** What is presented; the session where there is a log-in, else the credential, unless the mapping says otherwise. */
  auth: z.enum(["credential", "session", "none"]).exactOptional(),
  success: predicateSchema.exactOptional(),
  refused: predicateSchema.exactOptional(),
  denied: predicateSchema.exactOptional(),
};

const MOST_CALLS = 3;

/** Calls that give a step what it needs to know; they change nothing. */
const firstSchema = z
  .array(
    z.strictObject({
      ...callFields,
      gone: predicateSchema.exactOptional(),
      gives: givesSchema.default({}),
    }),
  )
  .max(MOST_CALLS)
  .default([]);

/** Calls that finish a create; when one fails nobody knows whether there is a key. */
export const thenSchema = z
  .array(z.strictObject({ ...callFields, gives: givesSchema.default({}) }))
  .max(MOST_CALLS)
  .default([]);

/** A call that may have others before it. */
export const stepFields = {
  ...callFields,
  first: firstSchema,
  /** What the credential must be allowed to do, in the provider's own words: said where the provider refuses. */
  needs: z
    .string()
    .regex(/^[^\p{Cc}]{1,200}$/u)
    .exactOptional(),
};

/** A call about one key, which it may find gone. */
export const onKeyFields = { ...stepFields, gone: predicateSchema.exactOptional() };

export type Call = z.output<z.ZodObject<typeof callFields>>;
export type FirstCall = z.output<typeof firstSchema>[number];
export type ThenCall = z.output<typeof thenSchema>[number];
