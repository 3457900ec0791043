import type { Consumer } from "../../src/core/consumer.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import type { Claim } from "../../src/core/journal.ts";
import { earliestThere, latestThere, nowThere } from "./oracle-clock.ts";
import { readingsOf } from "./oracle-readings.ts";
import { type Known, newest, rowsOf, seconds } from "./oracle-rows.ts";

const QUARTER_HOUR = 900;
const HALF_A_DAY = 12 * 3600;
/** How many runs, or periods, are enough. */
export const ENOUGH = 2;

/** One consumer that surely holds what stanch wrote from `since` on, and what was seen of it from then on. */
export interface Swapped {
  readonly known: Known;
  readonly consumer: Consumer;
  readonly since: string;
  /** From when on it may hold that: signs of the leaked key count from here. */
  readonly maybeSince: string;
  readonly facts: readonly Evidence[];
  /** Does what people say count, or only what was seen? */
  readonly hearsay: boolean;
}

/** What was shown of this consumer, less what somebody took back: that can only be what speaks for it. */
export function factsOf(known: Known, id: string, since: string, maybeSince: string): readonly Evidence[] {
  const withdrawals = rowsOf(known, "evidence.withdrawn").filter(({ data }) => data.consumer === id);
  const facts = rowsOf(known, "evidence.observed").flatMap(({ index, data }) =>
    data.evidence.flatMap((one): readonly Evidence[] => {
      if (one.consumer !== id) return [];
      if (one.fact === "refusal" || one.key === "old") return [one];
      const taken = withdrawals.filter((row) => row.data.source === one.source);
      if (taken.some((row) => row.index > index)) return [];
      const from = newest(taken.map(({ at }) => latestThere(known, at)));
      return one.last > from ? [{ ...one, runs: one.runs.filter((run) => run > from) }] : [];
    }),
  );
  return facts.filter(({ last, fact, key }) =>
    fact === "refusal" || key === "old" ? last > maybeSince : last > since,
  );
}

/** Calls every now and then only, or too seldom to be waited for. */
export function isTriggered({ known, consumer }: Swapped): boolean {
  const { period } = consumer;
  return period === "on-demand" || period > known.opening.data.plan.overlap;
}

/** Seconds that lie between two runs: a minute where they are triggered, else a period, less a tenth for jitter. */
function stride(swapped: Swapped): number {
  const { period } = swapped.consumer;
  return period === "on-demand" || isTriggered(swapped) ? 60 : 0.9 * period;
}

/** Of these the first, and each that is far enough from the one counted before it. */
export function runsOf(swapped: Swapped, times: readonly string[]): readonly string[] {
  const counted: string[] = [];
  for (const time of times.toSorted()) {
    const before = counted.at(-1);
    if (before === undefined || seconds(before, time) >= stride(swapped)) counted.push(time);
  }
  return counted;
}

export function isFresh({ known, consumer }: Swapped, one: Evidence): boolean {
  const age = seconds(one.last, nowThere(known, known.now)[1]);
  const period = consumer.period === "on-demand" ? 0 : consumer.period;
  // One of several may call that much more rarely than all of them.
  const turn = one.instance === undefined ? period : period * (consumer.instances ?? 1);
  return age >= -300 && age <= Math.max(QUARTER_HOUR, 1.5 * turn) + lagOf(known, one);
}

/** Also if nothing would show that it was refused since: then it must have called lately. */
export function isTelling(swapped: Swapped, one: Evidence): boolean {
  if (!isFresh(swapped, one)) return false;
  if (one.seesRefusals || isTriggered(swapped)) return true;
  const { known, consumer } = swapped;
  const period = consumer.period === "on-demand" ? 0 : consumer.period;
  return (
    seconds(one.last, nowThere(known, known.now)[1]) <= Math.max(60, ENOUGH * period) + lagOf(known, one)
  );
}

/** When it was so, by people's word: of a time after the swap. */
export function attested({ known, consumer, since, hearsay }: Swapped, claim: Claim): readonly string[] {
  if (!hearsay) return [];
  return claimsOf(known, claim, consumer.id)
    .map(({ data }) => earliestThere(known, data.happenedAt))
    .filter((at) => at > since);
}

/** Nobody can say how it will be, and a word can be taken back. */
export function claimsOf(known: Known, claim: Claim, subject: string) {
  const withdrawals = rowsOf(known, "evidence.withdrawn").filter(({ data }) => data.consumer === subject);
  return rowsOf(known, "attestation.made").filter(
    ({ index, at, data }) =>
      data.claim === claim &&
      data.subject === subject &&
      data.happenedAt <= at &&
      !withdrawals.some((row) => row.index > index && row.data.source === `attestation:${data.by}`),
  );
}

/** What somebody said is worth something for half a day. `at` is a time there. */
export function isRemembered(known: Known, at: string): boolean {
  return seconds(at, nowThere(known, known.now)[1]) <= HALF_A_DAY;
}

function lagOf(known: Known, { via, source }: Evidence): number {
  return via === "audit" ? (readingsOf(known).find((one) => one.source === source)?.lag ?? 0) : 0;
}
