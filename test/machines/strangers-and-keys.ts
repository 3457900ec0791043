import type { Caller } from "../../src/core/evidence.ts";
import type { EventData } from "../../src/core/journal.ts";
import { LEAKED } from "./rows.ts";
import { inState } from "./word.ts";

export const ERROR = { code: "ERR_EXAMPLE", message: "an example" };
export const STRANGER = "C-00000001";
/** A key of a reissue whose answer got lost, and one that the leaked key made. */
export const STRAY = "key_stray";
export const CHILD = "key_child";

export const always = (): boolean => true;
/** Where consumers are written and seen. */
export const swapped = inState("swapping", "revoking.gated", "revoking.ending");

/** Somebody unknown who called with this key just now. */
export function stranger(keyId: string, at: string): Caller {
  return {
    id: STRANGER,
    key: keyId === LEAKED ? "old" : keyId === CHILD ? "lineage" : "replacement",
    keyId,
    userAgent: "curl/8",
    address: "203.0.113.9",
    principal: null,
    actions: ["chat"],
    accepted: 1,
    refused: 0,
    first: at,
    last: at,
    lastAccepted: at,
    rowsHash: "rows-EXAMPLE",
  };
}

export function intent(
  effect: string,
  kind: EventData["effect.intended"]["kind"],
  subject: string,
  ending: boolean,
) {
  return { effect, kind, subject, ending, attempt: 1 };
}
