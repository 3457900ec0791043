import type { Faults } from "./faults.ts";

/** The driver is gone, as by kill -9: nothing that it begins after this is done. */
export class Killed extends Error {}

/** One run of the program that drives an incident: it can be killed, and stopped and woken up again. */
export interface DriverProcess {
  readonly number: number;
  /** It took up what a killed one left. */
  readonly recovers: boolean;
  /** Throws `Killed` if it is dead: nothing is begun. */
  mustLive(): void;
  die(): never;
  /** A call of the process to the outside. `mayStop`: nothing of an effect is under way when it has come back. */
  calls<T>(call: () => Promise<T>, mayStop: boolean): Promise<T>;
  /** Resolves when the process has been stopped. */
  readonly stopped: Promise<void>;
  isStopped(): boolean;
  /** SIGCONT. */
  wake(): void;
}

interface Options {
  readonly number: number;
  readonly recovers: boolean;
  readonly faults: Faults;
  /** Nothing but what this call is for is under way: other effects may be between two calls. */
  readonly isAlone: () => boolean;
  /** Asked at each call and append; false for a run that has gone on for long enough. */
  readonly mayGoOn: () => boolean;
}

/** After so many calls a process that recovers dies again, if that is to happen. */
const SOON = 4;

export function createProcess({ number, recovers, faults, mayGoOn, isAlone }: Options): DriverProcess {
  let dead = false;
  let underWay = 0;
  let callsLeft = recovers && faults.strikes("killed in recovery") ? SOON : Infinity;
  let isStopped = false;
  let sayStopped = (): void => undefined;
  let sayWoken = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    sayStopped = resolve;
  });
  const woken = new Promise<void>((resolve) => {
    sayWoken = resolve;
  });

  function mustLive(): void {
    if (dead) throw new Killed();
    if (!mayGoOn()) die();
  }

  function die(): never {
    dead = true;
    throw new Killed();
  }

  return {
    number,
    recovers,
    mustLive,
    die,
    async calls(call, mayStop) {
      mustLive();
      if (isStopped) {
        // Of several effects side by side another has just been intended: its call would be one that no provider could
        // tell from the new driver's.
        await woken;
        die();
      }
      callsLeft -= 1;
      if (callsLeft <= 0) die();
      underWay += 1;
      try {
        return await call();
      } finally {
        underWay -= 1;
        const mayBeStopped = mayStop && underWay === 0 && !dead && !isStopped && isAlone();
        if (mayBeStopped && faults.strikes("stopped, taken over, woken")) {
          isStopped = true;
          sayStopped();
        }
        if (isStopped) await woken;
        if (dead) die();
      }
    },
    stopped,
    isStopped: () => isStopped,
    wake: sayWoken,
  };
}
