import { pino } from "pino";
import type { Logger } from "pino";
import { StanchError } from "../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Scrubber } from "./scrubber.ts";

/** Structured log: fields first, then a message. An error goes into the field `err`. */
export type Log = Pick<Logger, "debug" | "info" | "error" | "child">;

export interface LogOptions {
  /** Writes to standard error; gets whole lines of JSON. */
  readonly write: (line: string) => void;
  readonly scrubber: Scrubber;
  readonly clock: Pick<Clock, "now">;
  readonly level: "silent" | "error" | "info" | "debug";
}

/** A log whose every line passes the scrubber after it has been put together; nothing can be logged around it. */
export function createLog(options: LogOptions): Log {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"at":"${options.clock.now()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => describe(error, options.level === "debug") },
      hooks: { streamWrite: (line) => options.scrubber.text(line) },
    },
    { write: options.write },
  );
}

/** Causes and other properties may hold headers and bodies, so only what is known to be fit for print is taken. */
function describe(error: unknown, withStack: boolean): object {
  if (!(error instanceof Error)) return { message: "something was thrown that isn't an error" };
  const stack = withStack ? { stack: error.stack } : {};
  if (!(error instanceof StanchError)) return { name: error.name, message: error.message, ...stack };
  const { code, message, hint, retry, happened } = error;
  return { code, message, hint, retry, happened, ...stack };
}
