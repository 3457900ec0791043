import { StanchError } from "../core/errors.ts";
import type { PlanRequest } from "../cli/services.ts";

/** For reads that can't ask anybody anything. */
export const SILENT: PlanRequest["prompter"] = {
  consent: async () => false,
  secret: () => Promise.reject(wouldAsk()),
  text: () => Promise.reject(wouldAsk()),
  say: () => undefined,
};

function wouldAsk(): StanchError {
  return new StanchError({ code: "ERR_WOULD_ASK", message: "this would have to ask somebody" });
}

export function noWorkspace(dir: string): StanchError {
  return new StanchError({
    code: "ERR_NO_WORKSPACE",
    message: `${dir} isn't a stanch workspace`,
    hint: "stanch init --policy two-person|solo",
  });
}

export function isRehearsal(incident: string): StanchError {
  return new StanchError({
    code: "ERR_REHEARSAL",
    message: `${incident} is a rehearsal: it can be looked at, and never be carried on`,
    hint: "play it again with stanch rehearse",
  });
}
