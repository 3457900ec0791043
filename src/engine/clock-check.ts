import { isAsMeasured } from "../core/clock-skew.ts";
import type { EventBody } from "../core/journal.ts";
import { type Instant, plus, secondsBetween } from "../core/time.ts";
import type { ToldTime } from "../ports/provider.ts";
import type { Adapters } from "./adapters.ts";
import { type Replay, isLooking } from "./replay.ts";
import { fact } from "./work.ts";

/** Says what is new about this machine's clock; null where it goes as it did, or nobody tells the time. */
export type ClockCheck = (at: Replay) => Promise<EventBody | null>;

/** One check for one driver: it remembers when it last found the clock unchanged. */
export function createClockCheck({ provider, clock }: Adapters): ClockCheck {
  let unchangedAt: Instant | undefined;
  let isAsked = false;

  /** A fresh answer, for what was told long ago by a machine that may have slept since. */
  async function ask(at: Replay): Promise<void> {
    isAsked = true;
    // That step begins with a look.
    if (!isLooking(at)) await provider.getKey(at.incident.leaked.id).catch(() => undefined);
  }

  function measure(told: ToldTime): { readonly now: Instant; readonly ahead: number } {
    const now = clock.now();
    return { now, ahead: secondsBetween(told.at, now) };
  }

  return async (at) => {
    const { incident } = at;
    if (provider.time === undefined) return null;
    let told = provider.time();
    const isNews = (said: ToldTime): boolean => !isAsMeasured(incident, measure(said).ahead, said.within);
    if (told === null ? !isAsked : incident.clock.length > 0 && isNews(told)) {
      await ask(at);
      told = provider.time();
    }
    if (told === null) return null;
    const { now, ahead } = measure(told);
    const before = unchangedAt;
    unchangedAt = now;
    if (isAsMeasured(incident, ahead, told.within)) return null;
    const since = before === undefined ? {} : { unchangedAt: before };
    return fact({ now }, "clock.measured", { ahead, within: told.within, ...since });
  };
}

/** What time it surely is where the rows are written, as far as anybody tells: logs are read up to here. */
export function timeThere({ provider, clock }: Pick<Adapters, "provider" | "clock">): Instant {
  const told = provider.time?.() ?? null;
  return told === null ? clock.now() : plus(told.at, -told.within);
}
