import { z } from "zod";
import { valueError } from "./zod-words.ts";

// `constructor` is the one inherited property that such a name could hit.
const SHAPE = /^(?!constructor$)[a-z0-9][a-z0-9._-]{0,62}$/;

/** What entries of files are called and refer to each other by; safe as a key of a plain object and in a file name. */
export const nameSchema = z.string().regex(SHAPE, {
  error: valueError((value) => `${value} isn't a name: lower-case letters, digits, ".", "_" and "-"`),
});

/** One line of words for people. */
export const wordsSchema = z.string().trim().min(1).max(500);
