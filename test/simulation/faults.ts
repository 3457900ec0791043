import type { Chance } from "./chance.ts";

/** Everything that can go wrong in a run, with how likely it is each time that it could, where it is at home. */
export const FAULTS = {
  "killed before an append": 0.04,
  "killed after an append": 0.04,
  "killed before a send": 0.12,
  "killed after a send": 0.12,
  "killed, and the call lands late": 0.3,
  "killed after a reply": 0.12,
  "killed before a record": 0.1,
  "killed in recovery": 0.5,
  "error before commit": 0.3,
  "commit, then no answer": 0.3,
  "too many requests": 0.15,
  "5xx before commit": 0.3,
  "5xx after commit": 0.3,
  "half a body": 0.3,
  "slow answer": 0.3,
  "provider can't be read": 0.1,
  "provider outage": 1,
  "list lags": 1,
  "audit log lags": 1,
  "audit log silent": 0.15,
  "key probe unanswered": 0.2,
  "store write refused": 0.2,
  "store write unclear": 0.2,
  "reload failed": 0.2,
  "notifier failed": 0.2,
  "spool unwritable": 0.15,
  "append refused": 0.04,
  "append unclear, written": 0.04,
  "append unclear, lost": 0.04,
  "stopped, taken over, woken": 0.06,
  "clock forth": 1,
  "clock back": 1,
} as const satisfies Readonly<Record<string, number>>;

export type Fault = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly Fault[];

/** Decides when something goes wrong, and counts what did. */
export interface Faults {
  /** Whether it goes wrong this time; counted if so. */
  strikes(fault: Fault): boolean;
  /** Counts what came by itself. */
  note(fault: Fault): void;
  /** This kind of fault is at home in this run. */
  isLikely(fault: Fault): boolean;
  /** From now on nothing goes wrong any more: what is left must come to an end. */
  calm(): void;
  isCalm(): boolean;
  readonly counts: ReadonlyMap<Fault, number>;
}

/** A share of the runs has a kind of fault; where it has it, it comes up to so many times. */
const AT_HOME = 0.28;
const MOST_OF_A_KIND = 3;

export function createFaults(chance: Chance, tell: (fault: Fault) => void): Faults {
  const quiet = chance.happens(0.04);
  const likely = new Set(FAULT_NAMES.filter(() => chance.happens(AT_HOME) && !quiet));
  const counts = new Map<Fault, number>();
  let calm = false;
  const note = (fault: Fault): void => {
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
    tell(fault);
  };
  return {
    strikes(fault) {
      if (calm || !likely.has(fault) || (counts.get(fault) ?? 0) >= MOST_OF_A_KIND) return false;
      if (!chance.happens(FAULTS[fault])) return false;
      note(fault);
      return true;
    },
    note,
    isLikely: (fault) => likely.has(fault),
    calm() {
      calm = true;
    },
    isCalm: () => calm,
    counts,
  };
}
