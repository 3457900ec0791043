import { StanchError } from "../core/errors.ts";
import { forTerminal } from "../core/sanitise.ts";
import type { Outcome } from "./services.ts";

/** Where a command says things: data on stdout, talk on stderr; with `--json` NDJSON events and one result object. */
export interface Output {
  readonly json: boolean;
  /** Data goes to a person's eyes: long lines may be wrapped, which a program would take for several. */
  readonly isTerminal: boolean;
  /** Lines of the data that was asked for. Not printed with `--json`. */
  data(text: string): void;
  /** A whole file that was asked for, to be written as it is; its line ends stay. Not printed with `--json`. */
  file(text: string): void;
  /** Lines for the person. With `--json` too: they are on stderr. */
  talk(text: string): void;
  /** One event; only with `--json`. */
  event(event: Readonly<Record<string, unknown>>): void;
  /** The one result object, or the `next:` line. */
  result(outcome: Outcome): void;
  error(error: unknown, code: number): void;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** `out` is a terminal. */
  readonly isTerminal?: boolean;
}

export function createOutput(streams: Streams, json: boolean): Output {
  const talk = (text: string): void => streams.err(`${forTerminal(text)}\n`);
  return {
    json,
    isTerminal: streams.isTerminal === true,
    data: (text) => {
      if (!json) streams.out(`${forTerminal(text)}\n`);
    },
    file: (text) => {
      if (!json) streams.out(text.split("\r\n").map(forTerminal).join("\r\n"));
    },
    talk,
    event: (event) => {
      if (json) streams.out(`${jsonLine(event)}\n`);
    },
    result: ({ extra, ...outcome }) => {
      if (json) {
        const { code, incident = null, state = null, blockers = [], next } = outcome;
        streams.out(
          `${JSON.stringify({ type: "result", code, incident, state, blockers, next, ...extra })}\n`,
        );
      } else if (outcome.next !== null) {
        talk(`next: ${outcome.next}`);
      }
    },
    error: (error, code) => {
      const { message, hint, kind } = wordsOf(error);
      talk(`stanch: ${message}`);
      if (hint !== undefined) talk(`hint: ${hint}`);
      if (json) {
        const failure = { code: kind, message, hint: hint ?? null };
        const result = { type: "result", code, incident: null, state: null, blockers: [], next: null };
        streams.out(`${jsonLine({ ...result, error: failure })}\n`);
      }
    },
  };
}

function wordsOf(error: unknown): { message: string; hint?: string; kind: string } {
  if (error instanceof StanchError) {
    return {
      message: error.message,
      kind: error.code,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
  const name =
    error instanceof Error ? `${error.name}: ${error.message}` : "something that isn't an error was thrown";
  return {
    message: `unexpected: ${name}`,
    kind: "ERR_UNEXPECTED",
    hint: "STANCH_LOG=debug shows where; nothing is lost, resume works",
  };
}

/** One line of JSON that a terminal can't be made to obey: control and direction characters are escaped too. */
function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
