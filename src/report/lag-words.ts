import type { Seconds } from "../core/time.ts";
import { duration, named } from "./phrase.ts";
import type { Lag } from "./lag.ts";

const EVENT = { end: "the end", disable: "the disable" } as const;

/** `refused between 1 s and 2.4 s after the end, still refused 61 s later; declared token cache: 60 s`. */
export function lagWords(lag: Lag): string {
  const { declared, exceeds, acceptedAgain, to } = lag;
  const wrong = exceeds
    ? `, and it was accepted for longer: ${to === null ? "that figure is wrong, or nothing was ended" : "that figure is wrong"}`
    : "";
  const again = acceptedAgain ? ", then accepted AGAIN" : "";
  return `${measured(lag)}${stillWords(lag)}${again}; declared token cache: ${precise(declared)}${wrong}`;
}

function measured({ of, from, to, source }: Lag): string {
  const event = EVENT[of];
  const seen = source === "canary" ? "" : ` (as ${named(source)} shows)`;
  if (to === null)
    return from === null
      ? `no clear answer since ${event}`
      : `STILL ACCEPTED ${precise(from)} after ${event}`;
  return from === null
    ? `refused within ${precise(to)} of ${event}${seen}`
    : `refused between ${precise(from)} and ${precise(to)} after ${event}${seen}`;
}

function stillWords({ still }: Lag): string {
  return still === null ? "" : `, still refused ${precise(still)} later`;
}

/** Tenths matter below ten seconds only, and seconds are what a token cache is declared in. */
function precise(seconds: Seconds): string {
  if (seconds >= 120) return duration(seconds);
  return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
}
