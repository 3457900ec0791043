import { z } from "zod";
import { readDuration } from "./iso-duration.ts";
import { pointerSchema } from "./json-pointer.ts";
import { keyFieldsSchema } from "./key-fields.ts";
import { givesSchema, stepFields, thenSchema } from "./provider-call.ts";
import { templateSchema } from "./template.ts";
import { valueError } from "./zod-words.ts";

/** A value that stanch makes up; the look-up `value`. */
const makesSchema = z.strictObject({
  /** Without the prefix. */
  length: z.int().min(16).max(512).default(40),
  prefix: z
    .string()
    .regex(/^[\x21-\x7e]{0,40}$/)
    .default(""),
  /** `letters`: letters and digits, each kind at least once; `uuid` has a length of its own. */
  of: z.enum(["letters", "hex", "uuid"]).default("letters"),
});
export type Makes = z.output<typeof makesSchema>;

/** When the new key ends by itself; the look-up `expires`. */
const expiresSchema = z.strictObject({
  in: z.string().refine((text) => (readDuration(text) ?? 0) > 0, {
    error: valueError((value) => `${value} isn't a length of time such as P90D or 90d, of 366 days at most`),
  }),
  format: z.enum(["iso", "date", "s", "ms"]).default("iso"),
});
export type Expires = z.output<typeof expiresSchema>;

/** The call that makes a key. */
export const createSchema = z.strictObject({
  ...stepFields,
  // oxlint-disable-next-line unicorn/no-thenable -- a list, so that nothing awaits it
  then: thenSchema,
  gives: givesSchema.default({}),
  /** Whether the key is described by the answer of this call, or by that of the last one in `then`. */
  from: z.enum(["first", "last"]).default("first"),
  item: pointerSchema.default(""),
  key: keyFieldsSchema.exactOptional(),
  /** Where the last answer shows the value, from its root; or how the value is put together. */
  value: z.union([pointerSchema, z.strictObject({ template: templateSchema })]).exactOptional(),
  makes: makesSchema.exactOptional(),
  expires: expiresSchema.exactOptional(),
});
