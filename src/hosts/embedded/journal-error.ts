import { StanchError } from "../../core/errors.ts";

/** Names the first bad entry. */
export function damaged(incident: string, seq: number, what: string): StanchError {
  return new StanchError({
    code: "ERR_JOURNAL_DAMAGED",
    message: `journal of ${incident}: entry ${seq} ${what}`,
    hint: `stanch verify --incident ${incident}`,
  });
}

/** The rows may be right; the database that holds them isn't. */
export function unsound(path: string, what: string): StanchError {
  return new StanchError({
    code: "ERR_JOURNAL_DAMAGED",
    message: `${path} is damaged: ${what}`,
    hint: "keep the files as they are and run stanch verify",
  });
}

/** The fencing token is of a former lease. */
export function leaseLost(incident: string): StanchError {
  return new StanchError({
    code: "ERR_LEASE_LOST",
    message: `somebody else drives ${incident} now`,
    hint: `stanch status --incident ${incident}`,
  });
}

/** Something was appended after the entry that the writer saw last. */
export function headMoved(incident: string, atHead: number): StanchError {
  return new StanchError({
    code: "ERR_HEAD_MOVED",
    message: `the journal of ${incident} has moved on from entry ${atHead}`,
    retry: "later",
  });
}

/** The row would be stored as something else than it is. */
export function unstorable(type: string): StanchError {
  return new StanchError({ code: "ERR_ENTRY_UNSTORABLE", message: `this ${type} can't be stored as it is` });
}
