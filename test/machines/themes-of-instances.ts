import type { Evidence } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import { agesIn, newsSinceRefusal } from "./ages.ts";
import { ATTESTER } from "./rows.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, stopping, toTheGate } from "./ways.ts";
import { type Word, type Words, inState } from "./word.ts";
import { said } from "./words-of-claims.ts";
import { holdsNew, holdsOld, of, onNew, onSome, passes, refusedOnNew, says } from "./words-of-sources.ts";

const oneRan = says("report", [of("one", onSome)]);
const bothHold = says("report", [of("one", holdsNew), of("other", holdsNew)]);

/** One consumer of two runtimes: what one of them shows says nothing of the other. */
export const themesOfInstances: Readonly<Record<string, Theme>> = {
  "instances: two of them, each with its own word": {
    setting: { consumers: 1, instances: 2 },
    way: toTheGate("a"),
    words: atTheGate({
      oneNew: says("report", [of("one", onNew), of("one", holdsNew)]),
      otherNew: says("report", [of("other", holdsNew)]),
      otherOld: says("report", [of("other", holdsOld)]),
      quarter: passes(1000),
    }),
    tells: (at) => [agesIn(1000, 1)(at), meetings(at)],
    floor: { states: 145, edges: 750, endings: 10 },
  },
  "instances: one that was replaced while it held the old key": {
    setting: { consumers: 1, instances: 2 },
    way: [...toTheGate("a"), says("report", [of("first", holdsOld)])],
    words: atTheGate({
      oneNew: says("report", [of("one", onNew), of("one", holdsNew)]),
      otherNew: says("report", [of("other", holdsNew)]),
      elsewhereNew: says("status", [of("other", holdsNew)]),
      quarter: passes(1000),
    }),
    tells: (at) => [agesIn(1000, 1)(at), meetings(at)],
    floor: { states: 230, edges: 1150, endings: 20 },
  },
  "instances: a report that doesn't say whose it is": {
    setting: { consumers: 1, instances: 2 },
    way: toTheGate("a"),
    words: atTheGate({
      oneNew: says("report", [of("one", onNew), of("one", holdsNew)]),
      otherNew: says("report", [of("other", holdsNew)]),
      someNew: says("status", [onNew, holdsNew]),
      someOld: says("status", [holdsOld]),
    }),
    tells: (at) => [agesIn(1000, 1)(at), meetings(at)],
    floor: { states: 400, edges: 1950, endings: 38 },
  },
  "instances: runs of each while the old key is disabled": {
    setting: { consumers: 1, instances: 2 },
    way: [...toTheGate("a"), stopping.disabled, oneRan, passes(60), oneRan],
    words: atTheGate({
      oneRan: atMost(3, "one", oneRan),
      otherRan: atMost(2, "other", says("report", [of("other", onSome)])),
      someRan: atMost(2, undefined, says("report", [onSome])),
      minute: passes(60),
    }),
    tells: (at) => [agesIn(60, 1)(at), meetings(at)],
    floor: { states: 340, edges: 1220, endings: 47 },
  },
  "instances: runs of each on demand, or somebody's word": {
    setting: { consumers: 1, instances: 2, period: "on-demand" },
    way: [...toTheGate("a"), bothHold],
    words: atTheGate({
      oneRan: atMost(2, "one", says("report", [of("one", onNew)])),
      otherRan: atMost(2, "other", says("report", [of("other", onNew)])),
      saidInUse: said("new-key-in-use", ATTESTER),
      minute: passes(60),
    }),
    tells: (at) => [agesIn(60, 1)(at), meetings(at)],
    floor: { states: 660, edges: 2100, endings: 140 },
  },
  "instances: a refusal of one, until it works or all do": {
    setting: { consumers: 1, instances: 2 },
    way: [...toTheGate("a"), bothHold, says("report", [of("one", refusedOnNew)])],
    words: atTheGate({
      oneWorks: says("report", [of("one", onNew)]),
      otherWorks: says("report", [of("other", onNew)]),
      thirdWorks: says("report", [of("third", onNew)]),
    }),
    tells: (at) => [newsSinceRefusal(at), meetings(at)],
    floor: { states: 190, edges: 530, endings: 47 },
  },
};

/** Of each two who were heard alike: the one before the other, or side by side. And who was heard since the old key was. */
function meetings(at: Incident): unknown {
  return Object.values(at.consumers).map(({ evidence }) => {
    const old = evidence.filter(({ key }) => key === "old").map(({ last }) => last);
    const seen = evidence.filter(({ key }) => key !== "old");
    const isSince = ({ last }: Evidence): boolean => old.every((sign) => last > sign);
    const pairs = seen.flatMap((one) =>
      seen
        .filter((other) => one.fact === other.fact && one.key === other.key && one.first < other.first)
        .map((other) => `${one.instance} ${one.last < other.first ? "before" : "beside"} ${other.instance}`),
    );
    return [pairs.sort(), seen.map((one) => `${one.fact} ${one.instance} ${isSince(one)}`).sort()];
  });
}

/** What is seen and said before the gate, until somebody approves. */
function atTheGate(words: Words): Words {
  const { approved, started, endIntended } = overTheGate;
  const isGated = inState("revoking.gated");
  const here = Object.entries(words).map(([name, word]): [string, Word] => [
    name,
    {
      ...word,
      when: (place) => isGated(place) && place.incident.approvals.length === 0 && word.when(place),
    },
  ]);
  return { ...Object.fromEntries(here), approved, started, endIntended } as Words;
}

/** Once more, unless it has been heard often enough to tell something. */
function atMost(times: number, name: string | undefined, word: Word): Word {
  return {
    ...word,
    when: (place) =>
      word.when(place) &&
      Object.values(place.incident.consumers).every(({ evidence }) =>
        evidence.every(({ instance, runs }) => instance !== name || runs.length < times),
      ),
  };
}
