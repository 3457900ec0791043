import { agesIn, newsSinceRefusal } from "./ages.ts";
import { ATTESTER } from "./rows.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, toTheGate } from "./ways.ts";
import type { Word } from "./word.ts";
import { said, takesBack } from "./words-of-claims.ts";
import { peopleWords } from "./words-of-people.ts";
import {
  CALLS,
  holdsNew,
  holdsOld,
  onNew,
  onOld,
  onSome,
  passes,
  read,
  refusedOnNew,
  says,
} from "./words-of-sources.ts";

const HALF_A_DAY = 12 * 3600;
const PRINCIPALS = { ...CALLS, identifiesKey: false, recordsRefusals: false, lag: 0 };

/** Rule 2c and rule 3: what consumers say of themselves, and people of them. */
export const themesOfReports: Readonly<Record<string, Theme>> = {
  "reports: two instances of one consumer, each with its own word": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      onNew: says("report", [onNew, holdsNew]),
      othersNew: says("status", [holdsNew]),
      othersOld: says("status", [holdsOld]),
      usedOld: says("report", [onOld]),
      quarter: passes(1000),
      ...overTheGate,
    },
    tells: agesIn(1000, 1),
    floor: { states: 760, edges: 4750, endings: 39 },
  },
  "reports: a log that names no key and says who called, by principals of their own": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      itself: read(PRINCIPALS, [onNew, holdsNew]),
      asBefore: read(PRINCIPALS, [onOld]),
      holed: read(PRINCIPALS, [onNew, holdsNew], { gap: true }),
      minute: passes(60),
      quarter: passes(1000),
      ...overTheGate,
    },
    tells: agesIn(30, 4),
    floor: { states: 342, edges: 2240, endings: 17 },
  },
  "reports: what people say, for half a day": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      saidInUse: said("new-key-in-use", ATTESTER),
      saidUnused: said("old-key-unused", ATTESTER),
      saidByStranger: said("old-key-unused", "eve"),
      saidOfTomorrow: atFirst(said("old-key-unused", ATTESTER, { ahead: 86_400 })),
      usedOld: says("report", [onOld]),
      halfDay: passes(HALF_A_DAY),
      ...overTheGate,
    },
    tells: agesIn(HALF_A_DAY, 1),
    floor: { states: 300, edges: 2020, endings: 4 },
  },
  "reports: a word that is taken back": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      saidInUse: said("new-key-in-use", ATTESTER),
      saidUnused: said("old-key-unused", ATTESTER),
      held: says("report", [holdsNew]),
      takenBack: takesBack("attestation:cy"),
      ...overTheGate,
    },
    tells: agesIn(1000, 1),
    floor: { states: 130, edges: 750, endings: 28 },
  },
  "reports: a refusal, until it works again where it was refused": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      held: says("report", [holdsNew]),
      works: says("report", [onNew]),
      worksSomehow: says("report", [onSome]),
      worksElsewhere: says("status", [onNew]),
      refused: says("report", [refusedOnNew]),
      withdrawn: peopleWords.withdrawn,
      ...overTheGate,
    },
    tells: newsSinceRefusal,
    floor: { states: 300, edges: 2170, endings: 30 },
  },
};

/** Before anybody said anything but that the leak path is closed. */
function atFirst(word: Word): Word {
  return { ...word, when: (place) => word.when(place) && place.incident.attestations.length === 1 };
}
