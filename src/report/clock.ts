import { MOST_OFF } from "../core/clock-skew.ts";
import { type Seconds, formatSeconds } from "../core/time.ts";

/** Off by less than this nobody can tell. */
export function isRight(ahead: Seconds): boolean {
  return Math.abs(ahead) < 2;
}

/** So far off that it should be set before anything else is done. */
export function isFarOff(ahead: Seconds | null): boolean {
  return ahead !== null && Math.abs(ahead) > MOST_OFF;
}

/** `1h 2m ahead of the provider's`. */
export function skewWords(ahead: Seconds): string {
  if (isRight(ahead)) return "right by the provider's";
  return `${formatSeconds(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the provider's`;
}

/** What a person has to know of this machine's clock; null where it is right. */
export function clockWords(ahead: Seconds | null): string | null {
  if (ahead === null) return "never measured: the provider tells no time, this machine's is taken as it is";
  if (isRight(ahead)) return null;
  const counted = `this machine's clock is ${skewWords(ahead)}: times are counted by the provider's`;
  return isFarOff(ahead) ? `${counted}; set it right` : counted;
}
