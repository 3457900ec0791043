import type { Secret } from "../../core/secret.ts";
import type { Call, CallIdentity, CallLog, Caller } from "./call-log.ts";
import type { KeyRecord, Keyring } from "./keyring.ts";
import type { Timeline } from "./timeline.ts";
import type { Troubles } from "./troubles.ts";

/** One call with a key, as it arrives at the provider. */
export interface Knock {
  readonly value: Secret;
  readonly caller: Caller;
  readonly as: CallIdentity;
  readonly action: string;
  /** Done once the call is accepted; what it made goes on the record. */
  readonly mint?: () => KeyRecord | null;
}

/** Where every key is presented: decides, and writes the call down. `unknown` in an outage, which leaves no record. */
export type FrontDoor = (knock: Knock) => Call["outcome"] | "unknown";

export function createFrontDoor(
  timeline: Timeline,
  keys: Keyring,
  calls: CallLog,
  troubles: Troubles,
): FrontDoor {
  return ({ value, caller, as, action, mint }) => {
    if (timeline.now() < troubles.downUntil) return "unknown";
    const key = keys.byValue(value);
    const accepted = key !== undefined && keys.accepts(key, as, action);
    const minted = accepted ? (mint?.() ?? null) : null;
    if (accepted) key.lastUsedAt = timeline.now();
    calls.append({
      at: timeline.now(),
      caller,
      ...as,
      keyId: key?.id ?? null,
      action,
      outcome: accepted ? "accepted" : "refused",
      ...(minted === null ? {} : { minted: { id: minted.id, kind: "key" } }),
    });
    return accepted ? "accepted" : "refused";
  };
}
