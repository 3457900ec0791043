import { z } from "zod";
import { valueError } from "./zod-words.ts";

/** A path inside the folder of the file that holds it: a runbook reads nothing else. */
export const relativePathSchema = z
  .string()
  .min(1)
  .max(500)
  .regex(/^(?![/~])(?!.*\\)(?!.*:)(?!(?:.*\/)?\.\.(?:\/|$)).+$/, {
    error: valueError((value) => `${value} isn't a path inside this file's folder`),
  });
