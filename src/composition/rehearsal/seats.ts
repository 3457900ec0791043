import type { RehearseRequest } from "../../cli/table/rehearsal-services.ts";
import { StanchError } from "../../core/errors.ts";
import { POLICY_NAMES } from "../../core/exercise/policy-names.ts";
import type { Player } from "../../engine/players/choices.ts";
import { playerOf } from "../../engine/players/policies.ts";
import type { Prompter } from "../../ports/prompter.ts";
import { AGREEING } from "./agreeing.ts";
import { type ReplayOptions, type ReplayedTable, createReplayedTable } from "./replayed-table.ts";

/** Who plays, and who is asked before something is done. */
export interface Seats {
  readonly player: Player;
  readonly prompter: Prompter;
}

type Sitters = Pick<RehearseRequest, "policy" | "player" | "prompter">;

/** Of a game that is played for the first time. */
export function seatsOf({ policy, player, prompter }: Sitters): Seats {
  return { player: player ?? playerOf(policy ?? "reference"), prompter: prompter ?? AGREEING };
}

/** Of one that is played again. A policy plays as it did; where the recording is cut off, those who sit there now go on. */
export function seatsAgain(
  { player = NOBODY.player, prompter = NOBODY.prompter }: Sitters,
  options: Omit<ReplayOptions, "successors">,
): Seats & { readonly table: ReplayedTable } {
  const { recording } = options;
  const policy = POLICY_NAMES.find((name) => name === recording.began.player);
  const table = createReplayedTable({ ...options, successors: { player, prompter } });
  if (policy === undefined) return { table, player: table.player, prompter: table.prompter };
  const wasAsked = recording.rows.some(({ type }) => type === "answered");
  return { table, player: playerOf(policy), prompter: wasAsked ? table.prompter : AGREEING };
}

const NOBODY: Seats = {
  player: { name: "nobody", atTable: true, decide: () => Promise.reject(cutOff()) },
  prompter: {
    consent: () => Promise.reject(cutOff()),
    secret: () => Promise.reject(cutOff()),
    text: () => Promise.reject(cutOff()),
    say: () => undefined,
  },
};

function cutOff(): StanchError {
  return new StanchError({
    code: "ERR_WOULD_ASK",
    message: "the recording was cut off here, and there is no terminal to play on at",
    hint: "run it at a terminal",
  });
}
