import { themes } from "./all-themes.ts";
import type { GuardAnswers } from "./watched.ts";
import type { Figures } from "./figures.ts";
import { leavesOf, machineOf } from "./snapshot.ts";

/** A walk that grows beyond this can't be seen whole any more. */
export const MOST_STATES = 1000;
/** Of all walks together. */
export const FLOORS = { states: 23_900, edges: 228_000, endings: 2_310 } as const;

/** What one walk is short of. */
export function missedFloors({ theme, states, edges, endings, ended }: Figures): readonly string[] {
  const floor = themes[theme]?.floor ?? { states: 1, edges: 1, endings: 1 };
  const missed: string[] = [];
  if (states >= MOST_STATES) missed.push(`${states} states, fewer than ${MOST_STATES} wanted`);
  if (states < floor.states) missed.push(`${states} of ${floor.states} states`);
  if (edges < floor.edges) missed.push(`${edges} of ${floor.edges} edges`);
  if (endings < floor.endings) missed.push(`${endings} of ${floor.endings} edges into ending`);
  if (ended < floor.endings) missed.push(`${ended} of ${floor.endings} ends of the leaked key`);
  return missed.map((what) => `${theme}: ${what}`);
}

/** What all walks together are short of: states of the machine, guards that said only one thing, and sums. */
export function missedTogether(figures: readonly Figures[]): readonly string[] {
  const missed: string[] = [];
  for (const what of ["states", "edges", "endings"] as const) {
    const sum = figures.reduce((total, one) => total + one[what], 0);
    if (sum < FLOORS[what]) missed.push(`together: ${sum} of ${FLOORS[what]} ${what}`);
  }
  for (const state of unreached(figures)) missed.push(`together: ${state} is never reached`);
  for (const [guard, answers] of answersOf(figures)) {
    if (answers.size < 2) missed.push(`together: ${guard} is never ${answers.has(true) ? "false" : "true"}`);
  }
  const counts = new Set(figures.map(({ consumers }) => consumers));
  if (counts.size < 3) missed.push("together: worlds of none, one and two consumers are wanted");
  return missed;
}

/** Each machine, with what is said of it in the figures. */
const MACHINES = [
  { isMigration: false, prefix: "" },
  { isMigration: true, prefix: "migration: " },
] as const;

export function unreached(figures: readonly Figures[]): readonly string[] {
  return MACHINES.flatMap(({ isMigration, prefix }) => {
    const own = figures.filter((one) => one.isMigration === isMigration);
    const reached = new Set(own.flatMap((one) => one.reached));
    const leaves = leavesOf(machineOf(isMigration ? { migration: true } : {}));
    return leaves.filter((state) => !reached.has(state)).map((state) => `${prefix}${state}`);
  });
}

/** What each guard said in all walks of its machine. */
export function answersOf(figures: readonly Figures[]): GuardAnswers {
  return new Map(
    MACHINES.flatMap(({ isMigration, prefix }) => {
      const own = figures.filter((one) => one.isMigration === isMigration);
      const names = Object.keys(machineOf(isMigration ? { migration: true } : {}).implementations.guards);
      return names.map((name): [string, ReadonlySet<boolean>] => [
        `${prefix}${name}`,
        new Set(own.flatMap(({ guards }) => [...(guards.get(name) ?? [])])),
      ]);
    }),
  );
}
