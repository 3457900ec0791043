import { z } from "zod";
import { headerNameSchema } from "./header-name.ts";
import { cookieNameSchema } from "./provider-call.ts";
import { templateSchema } from "./template.ts";
import { valueError } from "./zod-words.ts";

/** `Basic` encodes, `raw` sends the secret alone; any other word stands before it. */
const schemeSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,40}$/, {
    error: valueError((value) => `${value} isn't an auth scheme: one word such as Bearer, Basic or token`),
  })
  // Misspelt they would be sent as words, in clear and in vain.
  .refine((word) => ["Basic", "raw"].includes(word) || !/^(?:basic|raw)$/i.test(word), {
    error: valueError((value) => `${value} is written Basic or raw`),
  });

const headerSchema = z.strictObject({
  header: headerNameSchema.default("authorization"),
  scheme: schemeSchema.default("Bearer"),
  /** `Basic` with the secret as the user and this as the password, often empty: `key:` or `key:token`. */
  password: z
    .string()
    .regex(/^[\x20-\x7e]{0,100}$/)
    .exactOptional(),
});

/**
 * How the credential is presented. `Basic` encodes `user:password`; with a `user` the credential is the password alone,
 * for servers that want it in a body too.
 */
export const credentialSchema = headerSchema.extend({ user: templateSchema.exactOptional() });
export type CredentialFields = z.output<typeof credentialSchema>;

/** How the session that `login` got is presented: in a header, or as a cookie of that name. */
export const sessionSchema = z.union([headerSchema, z.strictObject({ cookie: cookieNameSchema })]);
export type SessionFields = z.output<typeof sessionSchema>;
