import { z } from "zod";
import { argvSchema } from "../../command.ts";
import { durationSchema } from "../../duration.ts";
import { madeUpSchema } from "./call.ts";

const globSchema = z.string().min(1).max(200);

const runTestSchema = z
  .strictObject({
    exit: z.array(z.int().min(0).max(255)).min(1).exactOptional(),
    /** Globs over all that was printed. */
    stdout: globSchema.exactOptional(),
    stderr: globSchema.exactOptional(),
  })
  .refine((test) => Object.values(test).some((member) => member !== undefined), {
    error: "needs at least one of exit, stdout, stderr",
  });

/** Presents a key by a program that gets it on standard input, and a made-up one that must be refused. */
export const commandProbeSchema = z.strictObject({
  adapter: z.literal("command"),
  argv: argvSchema,
  accepted: runTestSchema,
  refused: runTestSchema,
  madeUp: madeUpSchema,
  timeout: durationSchema.exactOptional(),
});
