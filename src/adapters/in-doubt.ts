import { StanchError } from "../core/errors.ts";

/** Throws the error again for a call of which a part is done already: whatever stopped the rest, the whole is in doubt. */
export function inDoubt(error: unknown): never {
  if (!(error instanceof StanchError)) throw error;
  const { code, message, hint, retry } = error;
  throw new StanchError({
    code,
    message,
    retry,
    happened: "unknown",
    ...(hint === undefined ? {} : { hint }),
  });
}
