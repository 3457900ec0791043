import { type ClassTallies, NO_WORLDS, classTable, classTallyOf, classesTogether } from "./class-tally.ts";
import { type Fault, FAULT_NAMES } from "./faults.ts";
import type { Outcome } from "./run.ts";
import { sum } from "./sum.ts";
import { TROUBLE_NAMES, type Trouble } from "./troubles.ts";
import type { Violation } from "./violation.ts";

/** What came of many runs, in plain data: workers send it. */
export interface Tally {
  readonly seeds: number;
  readonly ended: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  readonly troubles: Readonly<Partial<Record<Trouble, number>>>;
  readonly classes: ClassTallies;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly seed: number;
  readonly violations: readonly Violation[];
}

export const NOTHING: Tally = {
  seeds: 0,
  ended: 0,
  ends: {},
  faults: {},
  troubles: {},
  classes: NO_WORLDS,
  failures: [],
};

export function tallyOf(outcome: Outcome): Tally {
  const { seed, ended, end, faults, violations } = outcome;
  return {
    seeds: 1,
    ended: ended ? 1 : 0,
    ends: { [end]: 1 },
    faults: Object.fromEntries(faults),
    troubles: Object.fromEntries(outcome.troubles),
    classes: classTallyOf(outcome),
    failures: violations.length === 0 ? [] : [{ seed, violations }],
  };
}

export function together(a: Tally, b: Tally): Tally {
  return {
    seeds: a.seeds + b.seeds,
    ended: a.ended + b.ended,
    ends: sum(a.ends, b.ends),
    faults: sum(a.faults, b.faults),
    troubles: sum(a.troubles, b.troubles),
    classes: classesTogether(a.classes, b.classes),
    failures: [...a.failures, ...b.failures].toSorted((one, other) => one.seed - other.seed),
  };
}

/** Below so few runs chance is too coarse for floors. */
const FEWEST_FOR_FLOORS = 2000;
const SHARE_ENDED = 0.3;
/** Where everything could be seen an end has to be right: without ends there, that says nothing. */
const SHARE_ENDED_OBSERVABLE = 0.1;
const FAULTS_PER_SEED = 1000 / 20_000;
const TROUBLES_PER_SEED = 100 / 20_000;

/** Work that these runs should have done and didn't: without it they prove nothing. */
export function missedFloors({ seeds, ended, faults, troubles, classes }: Tally): readonly string[] {
  if (seeds < FEWEST_FOR_FLOORS) return [];
  const least = Math.floor(seeds * FAULTS_PER_SEED);
  const leastTroubles = Math.floor(seeds * TROUBLES_PER_SEED);
  const rare = FAULT_NAMES.filter((fault) => (faults[fault] ?? 0) < least);
  const rareTroubles = TROUBLE_NAMES.filter((trouble) => (troubles[trouble] ?? 0) < leastTroubles);
  const { observable } = classes;
  return [
    ...(ended < seeds * SHARE_ENDED ? [`only ${ended} of ${seeds} ended the leaked key`] : []),
    ...(observable.ended < seeds * SHARE_ENDED_OBSERVABLE
      ? [`only ${observable.ended} of ${seeds} ended the leaked key in an observable world`]
      : []),
    ...rare.map((fault) => `${fault}: ${faults[fault] ?? 0} times, at least ${least} are due`),
    ...rareTroubles.map(
      (trouble) => `${trouble}: ${troubles[trouble] ?? 0} times, at least ${leastTroubles} are due`,
    ),
  ];
}

/** The tally as people read it. */
export function tableOf(tally: Tally): readonly string[] {
  const { seeds, ended, ends, faults, troubles, classes, failures } = tally;
  const line = (name: string, count: number): string => `  ${name.padEnd(34)}${String(count).padStart(8)}`;
  const share = seeds === 0 ? 0 : Math.round((ended / seeds) * 100);
  return [
    `seeds: ${seeds}, the leaked key was ended in ${ended} (${share} %)`,
    "how they ended:",
    ...Object.entries(ends)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => line(name, count)),
    ...classTable(classes),
    "faults:",
    ...FAULT_NAMES.map((fault) => line(fault, faults[fault] ?? 0)),
    "troubles:",
    ...TROUBLE_NAMES.map((trouble) => line(trouble, troubles[trouble] ?? 0)),
    ...failures.flatMap(({ seed, violations }) => [
      `seed ${seed}: npm run simulate -- --from ${seed} --seeds 1`,
      ...violations.map(({ invariant, detail }) => `  ${invariant}: ${detail}`),
    ]),
    ...missedFloors(tally).map((floor) => `floor missed: ${floor}`),
    `violations: ${failures.reduce((count, failure) => count + failure.violations.length, 0)}`,
  ];
}
