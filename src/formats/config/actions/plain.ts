import { z } from "zod";
import { argvSchema } from "../../command.ts";
import { durationSchema } from "../../duration.ts";
import { dateSchema } from "../../instant.ts";
import { wordsSchema } from "../../name.ts";

/** A command of the operator, or clicks of a person. */
export const plainActionSchema = z
  .strictObject({
    adapter: z.undefined().optional(),
    argv: argvSchema.exactOptional(),
    cwd: z.string().min(1).exactOptional(),
    timeout: durationSchema.exactOptional(),
    clicks: z.array(wordsSchema).min(1).max(40).exactOptional(),
    /** The day on which somebody last saw that the clicks are right. */
    asOf: dateSchema.exactOptional(),
  })
  .refine((action) => (action.argv === undefined) !== (action.clicks === undefined), {
    error: "needs one of argv and clicks",
  })
  .refine((action) => (action.clicks === undefined) === (action.asOf === undefined), {
    path: ["asOf"],
    error: "clicks need the day on which they were last seen to be right, and nothing else does",
  })
  .refine(
    (action) => action.clicks === undefined || (action.cwd === undefined && action.timeout === undefined),
    { error: "cwd and timeout go with argv" },
  );
