import { StanchError } from "../core/errors.ts";
import type { Seconds } from "../core/time.ts";
import { toSeconds } from "../formats/duration.ts";

/** Seconds for which an exception holds (`ERR_DURATION`). */
export function expiry(text: string | undefined, otherwise: Seconds): Seconds {
  if (text === undefined) return otherwise;
  return lengthOf("--expires", text);
}

/** `30m` in seconds; nothing and nonsense are refused (`ERR_DURATION`). */
export function lengthOf(what: string, text: string): Seconds {
  const seconds = toSeconds(text);
  if (seconds !== null && seconds > 0) return seconds;
  throw new StanchError({
    code: "ERR_DURATION",
    message: `${what} wants a length of time such as 30m, 4h or 1d`,
  });
}
