import { StanchError } from "../core/errors.ts";
import type { PlanRequest } from "../cli/services.ts";
import type { Journal } from "../ports/journal.ts";

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

/** A live journal with a rehearsal in it was put there from elsewhere: nothing live begins or goes on in it. */
export function refuseRehearsalsIn(journal: Pick<Journal, "incidents" | "read">): void {
  const played = journal.incidents().find((incident) => {
    const [opening] = journal.read(incident);
    return opening?.type === "incident.opened" && opening.data.mode === "rehearsal";
  });
  if (played === undefined) return;
  throw new StanchError({
    code: "ERR_REHEARSAL",
    message: `the live journal holds ${played}, which is a rehearsal: nothing live is done in it`,
    hint: "put the live journal back; stanch list shows what this one holds",
  });
}
