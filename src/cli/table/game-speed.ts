import { InvalidArgumentError } from "commander";

/** Faster than that nobody follows it. */
const FASTEST = 100_000;

/** How fast a rehearsal goes; an object, since commander takes null for an option without a value. */
export interface GameSpeed {
  /** `virtual` is null, time jumps; `real` is 1; `60x` is sixty seconds of it in one of the clock's. */
  readonly times: number | null;
}

/** Reads the option `--time`. */
export function gameSpeed(text: string): GameSpeed {
  const times = speedOf(text);
  if (times !== undefined) return { times };
  throw new InvalidArgumentError(
    `It is virtual, real, or how many times as fast: 60x (${FASTEST}x at most).`,
  );
}

/** Undefined for what is no speed. */
export function speedOf(text: string): number | null | undefined {
  if (text === "virtual") return null;
  if (text === "real") return 1;
  const speed = /^\d+(\.\d+)?x$/.test(text) ? Number(text.slice(0, -1)) : NaN;
  return speed > 0 && speed <= FASTEST ? speed : undefined;
}

/** As it is typed. */
export function speedWords(speed: number | null): string {
  if (speed === null) return "virtual";
  return speed === 1 ? "real" : `${speed}x`;
}
