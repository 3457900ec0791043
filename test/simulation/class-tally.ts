import type { Outcome } from "./run.ts";
import { sum } from "./sum.ts";
import type { Reason, WorldClass } from "./world-class.ts";

/** What came of the worlds of one class, in plain data. */
export interface ClassTally {
  readonly worlds: number;
  /** Worlds in which the leaked key was ended. */
  readonly ended: number;
  /** Consumers under which a key was ended. */
  readonly premature: number;
  /** How many worlds ran a risk of this kind. */
  readonly risks: Readonly<Partial<Record<Reason, number>>>;
  /** By what the risk was that the consumers' loss goes back to. */
  readonly excuses: Readonly<Partial<Record<Reason | "none", number>>>;
}

export type ClassTallies = Readonly<Record<WorldClass, ClassTally>>;

const NONE: ClassTally = { worlds: 0, ended: 0, premature: 0, risks: {}, excuses: {} };
export const NO_WORLDS: ClassTallies = { observable: NONE, "accepted risk": NONE };

export function classTallyOf({ ended, ends }: Pick<Outcome, "ended" | "ends">): ClassTallies {
  const one: ClassTally = {
    worlds: 1,
    ended: ended ? 1 : 0,
    premature: ends.premature.length,
    risks: Object.fromEntries(ends.reasons.map((reason) => [reason, 1])),
    excuses: ends.premature.reduce<ClassTally["excuses"]>(
      (so, { excuse }) => sum(so, { [excuse ?? "none"]: 1 }),
      {},
    ),
  };
  return { ...NO_WORLDS, [ends.class]: one };
}

export function classesTogether(a: ClassTallies, b: ClassTallies): ClassTallies {
  return {
    observable: both(a.observable, b.observable),
    "accepted risk": both(a["accepted risk"], b["accepted risk"]),
  };
}

function both(a: ClassTally, b: ClassTally): ClassTally {
  return {
    worlds: a.worlds + b.worlds,
    ended: a.ended + b.ended,
    premature: a.premature + b.premature,
    risks: sum(a.risks, b.risks),
    excuses: sum(a.excuses, b.excuses),
  };
}

/** Both classes as people read them. */
export function classTable(tallies: ClassTallies): readonly string[] {
  return Object.entries(tallies).flatMap(([name, { worlds, ended, premature, risks, excuses }]) => [
    `${name} worlds: ${worlds}, ended in ${ended}, premature ends: ${premature}`,
    ...Object.entries(risks)
      .toSorted(([, one], [, other]) => other - one)
      .map(([reason, count]) => {
        const cost = excuses[reason as Reason] ?? 0;
        return `  ${reason.padEnd(34)}${String(count).padStart(8)}${String(cost).padStart(8)} premature`;
      }),
  ]);
}
