import { ATTESTER, SECOND } from "./rows.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, stopping, toTheGate } from "./ways.ts";
import { accepts } from "./words-of-claims.ts";
import { CALLS, alone, holdsNew, mute, onNew, passes, read, says } from "./words-of-sources.ts";

const ALL = { ...CALLS, source: "all", covers: ["*"] };
const ACCEPTED_ONLY = { ...ALL, source: "accepted", recordsRefusals: false };
const NAMELESS = { ...ALL, source: "nameless", identifiesKey: false };
const NOTHING = { ...ALL, source: "nothing" };

const proven = says("report", [onNew, holdsNew]);

/** Callers whom nobody listed: what of them a log could show, and who accepts that it doesn't. */
export const themesOfSight: Readonly<Record<string, Theme>> = {
  "sight: callers whom no log can show, or not all of their calls, until two people accept just that": {
    setting: { consumers: 1, blind: true },
    way: [...toTheGate("a"), proven, accepts("OLD_USE_UNOBSERVABLE", "callers/except/admin", SECOND)],
    words: {
      acceptedToo: accepts("OLD_USE_UNOBSERVABLE", "callers/except/admin", ATTESTER, { seconds: 1500 }),
      nameless: alone(NAMELESS, read(NAMELESS, [])),
      nothing: alone(NOTHING, read(NOTHING, [], { nothing: true })),
      chat: alone(CALLS, read(CALLS, [])),
      all: alone(ALL, read(ALL, [])),
      mute: mute(NAMELESS),
      proven,
      quarter: passes(1000),
      ...overTheGate,
    },
    tells: (at) => [Object.keys(at.readings), at.silent.length],
    floor: { states: 554, edges: 3674, endings: 49 },
  },
  "sight: whoever is refused since the key was disabled": {
    setting: { consumers: 1, blind: true },
    way: [...toTheGate("a"), read(ACCEPTED_ONLY, []), proven],
    words: {
      ...stopping,
      accepted: accepts("OLD_USE_UNOBSERVABLE", "callers/refused/except/admin", SECOND),
      acceptedToo: accepts("OLD_USE_UNOBSERVABLE", "callers/refused/except/admin", ATTESTER),
      chat: read(CALLS, []),
      all: read(ALL, []),
      ...overTheGate,
    },
    tells: (at) => Object.keys(at.readings),
    floor: { states: 300, edges: 1850, endings: 72 },
  },
};
