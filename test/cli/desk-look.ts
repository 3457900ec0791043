import type { DeskLook } from "../../src/cli/desk/desk-services.ts";
import { replay } from "../../src/engine/replay.ts";
import { BOARD } from "../exercise-board.ts";
import { wholeIncident } from "../report/entries.ts";

const ENTRIES = wholeIncident("rehearsal");
/** Before the audit was read, and after it: its unknown caller is this one. */
const BEFORE = ENTRIES.findIndex(({ type }) => type === "audit.read");
const STRANGER = { userAgent: "python-requests/2.31", address: "203.0.113.9" };

/** A facilitator's look at a game whose audit hasn't been read yet, or has. */
export function lookAt(step: "before the audit" | "after it", changes: Partial<DeskLook> = {}): DeskLook {
  const known = ENTRIES.slice(0, step === "after it" ? BEFORE + 1 : BEFORE);
  return { board: BOARD, rows: [], replay: replay(known), entries: [], ...changes };
}

/** The same board, on which the unknown caller of the audit is this. */
export function boardWhere(is: "hostile" | "consumer") {
  const who = is === "consumer" ? { consumer: "jordans-cron" } : {};
  return { ...BOARD, facts: { ...BOARD.facts, callers: [{ ...STRANGER, is, ...who }] } };
}
