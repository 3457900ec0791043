import { z } from "zod";
import { durationSchema } from "./duration.ts";

/** A program and its arguments; no shell reads them. */
export const argvSchema = z.array(z.string().min(1).max(4000)).min(1).max(100);

/** A command of the operator that is safe to run again. */
export const commandSchema = z.strictObject({
  argv: argvSchema,
  cwd: z.string().min(1).exactOptional(),
  timeout: durationSchema.exactOptional(),
});
