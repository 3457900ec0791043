import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { secretRefSchema } from "../../secret-ref.ts";

/** Of an alert; a route chooses by them. */
const labelSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, { error: "isn't the name of a label" });

export const alertmanagerNotifierSchema = z
  .strictObject({
    adapter: z.literal("alertmanager"),
    baseUrl: baseUrlSchema,
    labels: z.record(labelSchema, z.string().min(1).max(200)).default({}),
    token: secretRefSchema.exactOptional(),
    username: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^:]*$/, { error: "has a colon in it" })
      .exactOptional(),
    password: secretRefSchema.exactOptional(),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ["password"],
    error: "username and password go together",
  })
  .refine(({ token, username }) => token === undefined || username === undefined, {
    path: ["token"],
    error: "either token, or username and password",
  });
