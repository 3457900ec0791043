import { z } from "zod";
import { valueError } from "./zod-words.ts";

/** The name of a header in a mapping. */
export const headerNameSchema = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, {
  error: valueError((value) => `${value} isn't the name of a header`),
});
