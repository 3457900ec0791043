import type { Classification, Fallback } from "../../core/inventory/policy/classify-row.ts";
import type { Leaving } from "../../core/inventory/policy/leaving.ts";
import { type Seconds, formatSeconds } from "../../core/time.ts";
import { count, list } from "../phrase.ts";

const DAY = 86_400;

/** `every 30 days`, `every 36h`. */
export function everyWords(every: Seconds): string {
  return every % DAY === 0 ? `every ${count(every / DAY, "day")}` : `every ${formatSeconds(every)}`;
}

/** What happens if the account that made the key is deactivated, by name. */
export function leavingWords({ account, outlives, stops, wakes, owner }: Leaving): string {
  if (outlives)
    return `nothing stops: a team key outlives ${account === null ? "every account" : `${account}'s account`}`;
  const whose =
    account === null ? "the account that made it, which nobody has named," : `${account}'s account`;
  const stop = `${list(stops)} ${stops.length === 1 ? "stops" : "stop"} with ${whose}`;
  return `${stop}; ${wakesWords(wakes)}; ${owner === null ? "nobody owns it" : `${owner} owns it`}`.replace(
    ",;",
    ";",
  );
}

/** What stands in for a team key where there is none. */
export function fallbackWords({ account, owner, rotateEvery }: Fallback): string {
  const owned = owner === null ? "owned by nobody yet" : `owned by ${owner}`;
  return `a key of the user ${account}, who is no person; ${owned}; replaced ${everyWords(rotateEvery)}`;
}

/** `3 callers: 1 must-be-team, 1 blocked-by-tier, 1 acceptable-personal`. */
export function countWords(all: readonly Classification[]): string {
  const verdicts = ["must-be-team", "blocked-by-tier", "acceptable-personal"] as const;
  const each = verdicts.map((verdict) => `${all.filter((one) => one.verdict === verdict).length} ${verdict}`);
  return `${count(all.length, "caller")}: ${each.join(", ")}`;
}

/** How many don't hold what they must. */
export function astrayWords(all: readonly Classification[]): string {
  const astray = all.filter(({ standing }) => standing.is !== "fine").length;
  if (astray === 0) return all.length === 0 ? "nothing to judge" : "every caller holds what it must";
  return astray === 1 ? "1 doesn't hold what it must" : `${astray} don't hold what they must`;
}

function wakesWords(wakes: Leaving["wakes"]): string {
  if (wakes === null) return "nobody has said who would wake up";
  return `${list(wakes)} ${wakes.length === 1 ? "wakes" : "wake"} up`;
}
