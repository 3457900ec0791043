import { StanchError } from "../core/errors.ts";
import type { Stop } from "../engine/work.ts";

/** Exit codes are an interface: `docs/cli.md` lists them. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  paused: 3,
  authentication: 4,
  gateShut: 5,
  held: 6,
  journal: 7,
  unknownOutcome: 8,
  stepFailed: 9,
  planStale: 10,
  findings: 11,
  interrupted: 130,
} as const;

const BY_ERROR: readonly (readonly [RegExp, number])[] = [
  [/^ERR_INTERRUPTED$/, EXIT.interrupted],
  [/^ERR_(JOURNAL_|STATE_UNSAFE|ENTRY_|CHECKPOINT_UNWRITABLE)/, EXIT.journal],
  [/^ERR_(HELD|LEASE_LOST|SEAT_TAKEN)$/, EXIT.held],
  [/^ERR_PROVIDER_AUTH$/, EXIT.authentication],
  [/^ERR_REVOKE_BLOCKED$/, EXIT.gateShut],
  [/^ERR_(PLAN|VERDICT)_STALE$/, EXIT.planStale],
  [/^ERR_DECLINED$/, EXIT.paused],
  [
    /^ERR_(PROVIDER_|HTTP_|GAME_GONE|KEY_LIMIT|COMMAND_|STORE_|VALUE_|SPOOL_|DOTENV_|FILE_READ|FILE_WRITE|NOTICE_|NOT_CONFIRMED|UNSUPPORTED|BY_HAND|REPLACEMENT_)/,
    EXIT.stepFailed,
  ],
];

/** What an error that ended a command exits with: bad input is 2, whatever isn't ours is 1. */
export function exitCodeOfError(error: unknown): number {
  if (!(error instanceof StanchError)) return EXIT.unexpected;
  return BY_ERROR.find(([pattern]) => pattern.test(error.code))?.[1] ?? EXIT.usage;
}

/** What a driver's stop exits with. */
export function exitCodeOfStop(stop: Stop): number {
  switch (stop.kind) {
    case "closed":
    case "aborted":
    case "contained":
      return EXIT.done;
    case "blocked":
      return EXIT.gateShut;
    case "approval":
    case "watch":
    case "time":
    case "byHand":
    case "declined":
      return EXIT.paused;
    case "decision":
      return stop.blockers.length > 0 ? EXIT.gateShut : EXIT.paused;
    case "unknown":
      return EXIT.unknownOutcome;
    case "failed":
      if (stop.code === "ERR_WOULD_ASK") return EXIT.usage;
      return stop.code === "ERR_PROVIDER_AUTH" ? EXIT.authentication : EXIT.stepFailed;
    default:
      return stop satisfies never;
  }
}
