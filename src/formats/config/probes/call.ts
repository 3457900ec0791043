import { z } from "zod";
import { valueError } from "../../zod-words.ts";

/** The parts of a call that several probes share. */
export const methodSchema = z.enum(["GET", "HEAD", "POST"]).default("GET");

export const headerNameSchema = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, {
  error: valueError((value) => `${value} isn't the name of a header`),
});

export const headerValueSchema = z
  .string()
  .max(1000)
  .regex(/^[\x20-\x7E]*$/, { error: "a header holds printable ASCII only" });

/** What a key that nobody issued looks like; the length includes the prefix. */
export const madeUpSchema = z.strictObject({
  prefix: z.string().max(16),
  length: z.int().min(16).max(512),
});
