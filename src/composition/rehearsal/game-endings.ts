import { StanchError } from "../../core/errors.ts";

/** How a game may end before its end. */
export interface Endings {
  /** Nothing is waited for any more. Aborted with an error where something went wrong. */
  readonly stop: AbortController;
  /** The game is cut off: nothing new is begun, and no end is written. */
  readonly cut: AbortSignal;
  /** The facilitator says so: the game ends where it stands. */
  sayTimeIsUp(): void;
  isTimeUp(): boolean;
  /** What a game of `file` that threw `error` is said to have ended with; `log` is what there is of it. */
  errorOf(error: unknown, file: string, log: string | null): unknown;
}

/** For a game of `file` that was cut off; `log` is what there is of it. */
export function hintToPlayOn(file: string, log: string): string {
  return `stanch rehearse ${file} --replay ${log} plays on from there`;
}

/** `interrupted`: somebody pressed Ctrl-C. */
export function createEndings(interrupted: AbortSignal): Endings {
  const stop = new AbortController();
  const cut = new AbortController();
  let isTimeUp = false;
  stop.signal.addEventListener("abort", () => {
    if (!isTimeUp) cut.abort(stop.signal.reason);
  });
  const interrupt = (): void => {
    stop.abort(interrupted.reason);
    cut.abort(interrupted.reason);
  };
  if (interrupted.aborted) interrupt();
  else interrupted.addEventListener("abort", interrupt, { once: true });
  return {
    stop,
    cut: cut.signal,
    sayTimeIsUp() {
      isTimeUp = true;
      stop.abort();
    },
    isTimeUp: () => isTimeUp,
    errorOf(error, file, log) {
      const reason: unknown = cut.signal.aborted && !interrupted.aborted ? cut.signal.reason : error;
      const wasInterrupted = reason instanceof StanchError && reason.code === "ERR_INTERRUPTED";
      if (!interrupted.aborted && !wasInterrupted) return reason;
      return new StanchError({
        code: "ERR_INTERRUPTED",
        message: "the rehearsal was broken off; what was played stays",
        ...(log === null ? {} : { hint: hintToPlayOn(file, log) }),
      });
    },
  };
}
