import { z } from "zod";
import { argvSchema } from "./command.ts";

/** Where a value is to be had; files hold this instead of the value. */
export type SecretRef =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[] };

/** The name of an environment variable. */
export const variableSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, {
  error: "isn't the name of an environment variable",
});

/** `{env: NAME}`, `{file: PATH}` or `{command: [...]}`; never the value itself. */
export const secretRefSchema = z.union(
  [
    z.strictObject({ env: variableSchema }),
    z.strictObject({ file: z.string().min(1).max(1000) }),
    z.strictObject({ command: argvSchema }),
  ],
  { error: "must be a reference: one of {env: NAME}, {file: PATH}, {command: [...]}; never the value" },
);
