import { aheadNow } from "../../src/core/clock-skew.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import { type Instant, type Seconds, plus } from "../../src/core/time.ts";
import { agesIn } from "./ages.ts";
import { row } from "./rows.ts";
import { swapped } from "./strangers-and-keys.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, stopping, toTheGate } from "./ways.ts";
import type { Word } from "./word.ts";
import { CALLS, type Fact, type Source, onNew, onOld, onSome, passes } from "./words-of-sources.ts";

/** Rows of the way to the gate: look, containment, audit, its judgement, the reissue. */
const BEFORE_THE_SWAP = 5;

/** Time goes on where the log is written, whatever this clock says. */
const there = (at: Incident): Instant => plus(at.lastAt, 1 - (aheadNow(at) ?? 0));

/** The clock is set to this; it was last seen unchanged at the newest row. */
function setTo(ahead: Seconds, times: number): Word {
  return {
    when: (place) =>
      swapped(place) &&
      place.incident.clock.length < times &&
      Math.abs((aheadNow(place.incident) ?? 0) - ahead) > 1,
    row: (at) => {
      const by = ahead - (aheadNow(at) ?? 0);
      return row(at, "clock.measured", { ahead, within: 0, unchangedAt: at.lastAt }, 1 + by);
    },
  };
}

/** Facts are so many seconds old, and the source is read up to now. */
function seenThere(at: Incident, source: Source | null, facts: readonly Fact[], age: Seconds) {
  const read = plus(there(at), -(source?.lag ?? 0));
  const when = plus(read, -age);
  const evidence = facts.map((fact): Evidence => ({
    ...fact,
    consumer: "a",
    class: "observed",
    source: source?.source ?? "report",
    via: source === null ? "report" : "audit",
    first: when,
    last: when,
    count: 1,
    runs: [when],
    seesRefusals: true,
    hash: "evidence-EXAMPLE",
  }));
  const readings =
    source === null ? [] : [{ ...source, from: plus(at.openedAt, -3600), through: read, gaps: [] }];
  return row(at, "evidence.observed", { readings, evidence, callers: [], silent: [] });
}

const told = (facts: readonly Fact[], source: Source | null = null, age: Seconds = 0): Word => ({
  when: swapped,
  row: (at) => seenThere(at, source, facts, age),
});

/** How the clock stands, and what may still be meant by an older one. */
const stretches = (at: Incident): unknown => at.clock.map(({ least }) => least);

/** The swap was written while the clock was three minutes behind. */
const swappedBehind = [
  ...toTheGate("a").slice(0, BEFORE_THE_SWAP),
  // So that the swap's time is one that this clock has told before.
  passes(200),
  setTo(0, 1),
  setTo(-180, 2),
  ...toTheGate("a").slice(BEFORE_THE_SWAP),
];

/** A clock that is set while the response goes on: what it told is compared with what others tell. */
export const themesOfClocks: Readonly<Record<string, Theme>> = {
  "clocks: set back and right again, while the old key is disabled": {
    setting: { consumers: 1, tokenCache: 60 },
    way: [...toTheGate("a"), setTo(0, 1)],
    words: {
      ran: told([onSome]),
      back: setTo(-120, 2),
      right: setTo(0, 3),
      minute: passes(60),
      disabled: stopping.disabled,
      ...overTheGate,
    },
    tells: (at) => [agesIn(60, 3)(at), stretches(at)],
    floor: { states: 820, edges: 4100, endings: 105 },
  },
  "clocks: behind when the swap was written, and then set right": {
    setting: { consumers: 1, tokenCache: 90 },
    way: swappedBehind,
    words: {
      quiet: told([onNew], CALLS),
      nothing: told([], CALLS),
      usedBefore: told([onNew], CALLS, 90),
      usedOld: told([onNew, onOld], CALLS),
      right: setTo(0, 3),
      while: passes(90),
      ...overTheGate,
    },
    tells: (at) => [agesIn(90, 2)(at), stretches(at)],
    floor: { states: 580, edges: 4200, endings: 100 },
  },
};
