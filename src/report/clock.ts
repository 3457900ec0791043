import { type Seconds, formatSeconds } from "../core/time.ts";

/** `1h 2m ahead of the provider's`: below two seconds nobody can tell. */
export function skewWords(ahead: Seconds): string {
  if (Math.abs(ahead) < 2) return "right by the provider's";
  return `${formatSeconds(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the provider's`;
}
