import { agesIn } from "./ages.ts";
import { ATTESTER, SECOND } from "./rows.ts";
import { accepts } from "./words-of-claims.ts";
import type { Place } from "./word.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, stopping, toTheGate } from "./ways.ts";
import {
  CALLS,
  alone,
  holdsNew,
  mute,
  onNew,
  onOld,
  passes,
  read,
  refusedOnOld,
  says,
} from "./words-of-sources.ts";

const NAMELESS = { ...CALLS, source: "nameless", identifiesKey: false };
const ELSEWHERE = { ...CALLS, source: "elsewhere", covers: ["admin"] };
const WIDE = { ...CALLS, source: "wide", covers: ["*"], recordsRefusals: false };

/** Before anything was read of the calls themselves. */
const isUnread = (place: Place): boolean =>
  stopping.disabled.when(place) && Object.keys(place.incident.readings).length === 1;

/** Rule 2a: who can be silent, for how long, and what breaks the silence. */
export const themesOfSilence: Readonly<Record<string, Theme>> = {
  "silence: a call on the old key, a gap and a stale log begin it again": {
    setting: { consumers: 1, tokenCache: 90 },
    way: toTheGate("a"),
    words: {
      quiet: read(CALLS, [onNew]),
      usedOld: read(CALLS, [onNew, onOld]),
      gap: read(CALLS, [onNew], { gap: true }),
      late: read(CALLS, [], { late: true }),
      minute: passes(60),
      quarter: passes(1000),
      ...overTheGate,
    },
    tells: agesIn(60, 3),
    floor: { states: 579, edges: 4358, endings: 57 },
  },
  "silence: a source that no longer answers, until somebody reads it or accepts that": {
    setting: { consumers: 1 },
    way: [...toTheGate("a"), read(CALLS, [onNew]), accepts("OLD_USE_UNOBSERVABLE", "calls", SECOND)],
    words: {
      read: read(CALLS, [onNew]),
      mute: mute(CALLS),
      proven: says("report", [onNew, holdsNew]),
      quarter: passes(1000),
      acceptedToo: accepts("OLD_USE_UNOBSERVABLE", "calls", ATTESTER),
      ...overTheGate,
    },
    tells: (at) => [agesIn(1000, 1)(at), at.silent.length],
    floor: { states: 486, edges: 3066, endings: 74 },
  },
  "silence: only a source that would have seen it": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      nameless: alone(NAMELESS, read(NAMELESS, [onNew])),
      elsewhere: alone(ELSEWHERE, read(ELSEWHERE, [onNew])),
      wide: alone(WIDE, read(WIDE, [onNew])),
      whole: alone(CALLS, read(CALLS, [onNew])),
      refused: alone(CALLS, read(CALLS, [refusedOnOld])),
      twoMinutes: passes(150),
      disabled: { ...stopping.disabled, when: isUnread },
      ...overTheGate,
    },
    tells: agesIn(150, 1),
    floor: { states: 394, edges: 1906, endings: 41 },
  },
};
