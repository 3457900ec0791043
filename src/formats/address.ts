import { z } from "zod";

/** An http or https address; no user, no password, no fragment. */
export const urlSchema = z
  .string()
  .max(2000)
  // The value isn't repeated: a password may stand in it.
  .refine((text) => isPlain(text), {
    error: "isn't an http or https address, without a user and a fragment",
  });

/** An address whose path others are put behind: no query. */
export const baseUrlSchema = urlSchema.refine((text) => !text.includes("?"), {
  error: "must not have a query",
});

function isPlain(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === "" &&
    url.password === "" &&
    !/[#\s\\]/.test(text)
  );
}
