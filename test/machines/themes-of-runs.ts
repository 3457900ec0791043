import { agesIn } from "./ages.ts";
import { ATTESTER } from "./rows.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, stopping, toTheGate } from "./ways.ts";
import { said } from "./words-of-claims.ts";
import { CALLS, onNew, onOld, onSome, passes, read, says } from "./words-of-sources.ts";

const BLIND = { ...CALLS, recordsRefusals: false };

/** Rule 2b, and whoever calls only when told to. */
export const themesOfRuns: Readonly<Record<string, Theme>> = {
  "runs: what succeeds while the old key is disabled": {
    setting: { consumers: 1, tokenCache: 60 },
    way: toTheGate("a"),
    words: {
      ran: says("report", [onSome]),
      ranOnOld: says("report", [onOld]),
      minute: passes(60),
      ...stopping,
      ...overTheGate,
    },
    tells: agesIn(60, 2),
    floor: { states: 480, edges: 2780, endings: 24 },
  },
  "runs: a consumer that calls on demand": {
    setting: { consumers: 1, period: "on-demand", tokenCache: 10 },
    way: toTheGate("a"),
    words: {
      ran: says("report", [onNew]),
      ranOnOld: says("report", [onOld]),
      quiet: read(CALLS, []),
      minute: passes(60),
      ...overTheGate,
    },
    tells: agesIn(60, 1),
    floor: { states: 305, edges: 1720, endings: 16 },
  },
  "runs: a log that is blind to refusals wants a success of late": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      ran: read(BLIND, [onNew]),
      while: passes(75),
      said: said("new-key-in-use", ATTESTER),
      ...overTheGate,
    },
    tells: agesIn(75, 2),
    floor: { states: 636, edges: 2992, endings: 150 },
  },
};
