import type { Check } from "../cli/services.ts";
import { type Seconds, secondsBetween } from "../core/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Provider } from "../ports/provider.ts";
import { isFarOff, skewWords } from "../report/clock.ts";

/** By how many seconds this machine's clock is ahead of the provider's, by its newest answer; null if that told no time. */
export function clockAhead(provider: Pick<Provider, "time">, clock: Clock): Seconds | null {
  const told = provider.time?.() ?? null;
  return told === null ? null : secondsBetween(told.at, clock.now());
}

/** Asked of a provider that has just answered something, or never does. */
export function clockCheck(provider: Pick<Provider, "name" | "time">, clock: Clock): Check {
  const name = `clock, by ${provider.name}`;
  const ahead = clockAhead(provider, clock);
  if (ahead === null) {
    return {
      name,
      state: "warn",
      detail: `${provider.name} doesn't tell its time: this machine's is taken as it is`,
      hint: "see to it that this machine's clock is right, and stays so",
    };
  }
  const detail = `this machine's clock is ${skewWords(ahead)}`;
  return isFarOff(ahead)
    ? { name, state: "warn", detail, hint: "set it right" }
    : { name, state: "ok", detail };
}
