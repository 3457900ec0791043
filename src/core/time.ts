/** Instants are ISO 8601 strings in UTC with milliseconds, as `Date.toISOString` gives. Durations are seconds. */
export type Instant = string;
export type Seconds = number;

export function toMillis(at: Instant): number {
  return Date.parse(at);
}

export function plus(at: Instant, seconds: Seconds): Instant {
  return new Date(toMillis(at) + Math.round(seconds * 1000)).toISOString();
}

/** Seconds from `from` to `to`; negative if `to` is earlier. */
export function secondsBetween(from: Instant, to: Instant): Seconds {
  return (toMillis(to) - toMillis(from)) / 1000;
}

/** `every` seconds have passed since; so they have if that lies ahead of now, because the clock was set back meanwhile. */
export function isDue(since: Instant, every: Seconds, now: Instant): boolean {
  const passed = secondsBetween(since, now);
  return passed >= every || passed < 0;
}

export function isAfter(a: Instant, b: Instant): boolean {
  // Two instants in the usual form compare as text: gates do this for every row of a log.
  return isUsual(a) && isUsual(b) ? a > b : toMillis(a) > toMillis(b);
}

function isUsual(at: Instant): boolean {
  return at.length === 24 && at.endsWith("Z") && at.startsWith("2");
}

export function latest(...instants: readonly (Instant | undefined)[]): Instant | undefined {
  return latestOf(instants);
}

export function earliest(...instants: readonly (Instant | undefined)[]): Instant | undefined {
  return earliestOf(instants);
}

/** Of as many as there are: the rows of a long log are more than a call takes arguments. */
export function latestOf(instants: Iterable<Instant | undefined>): Instant | undefined {
  let best: Instant | undefined;
  for (const at of instants) {
    if (at !== undefined && (best === undefined || isAfter(at, best))) best = at;
  }
  return best;
}

export function earliestOf(instants: Iterable<Instant | undefined>): Instant | undefined {
  let best: Instant | undefined;
  for (const at of instants) {
    if (at !== undefined && (best === undefined || isAfter(best, at))) best = at;
  }
  return best;
}

/** `90` → `1m 30s`; `0.4` → `0s`. For people; data carries seconds. */
export function formatSeconds(seconds: Seconds): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "m"],
    [whole % 60, "s"],
  ];
  const shown = parts.filter(([amount]) => amount > 0).slice(0, 2);
  return shown.length === 0 ? "0s" : shown.map(([amount, unit]) => `${amount}${unit}`).join(" ");
}
