import type { EventData, EventType } from "./journal.ts";
import type { Instant } from "./time.ts";

/** Rows that count for nothing without a signature. */
export type SignedType = {
  [T in EventType]: EventData[T] extends { readonly by: string; readonly signature: string } ? T : never;
}[EventType];

/** What a person signs of a row. */
export interface SignedPayload {
  readonly incident: string;
  readonly type: string;
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A record, so that the compiler asks for an entry when a signed type is added. */
const SIGNED: Readonly<Record<SignedType, true>> = {
  "checkpoint.signed": true,
  "evidence.withdrawn": true,
  "attestation.made": true,
  "caller.classified": true,
  "orphan.classified": true,
  "replacement.rejected": true,
  "acceptance.signed": true,
  "approval.granted": true,
  "cutover.signed": true,
  "breakGlass.signed": true,
  "review.closed": true,
  "consumer.retired": true,
  "consumer.added": true,
  "undo.requested": true,
  "rung.declined": true,
  "disable.preapproved": true,
  "deadline.extended": true,
  "close.requested": true,
  "abort.requested": true,
};

/** Whether a row of this type has to be signed. */
export function isSignedType(type: string): type is SignedType {
  return Object.hasOwn(SIGNED, type);
}

/** The object whose canonical form is signed: the row without its place in the chain and without the signature itself. */
export function signedPayload(incident: string, type: string, at: Instant, data: object): SignedPayload {
  const unsigned = Object.entries(data).filter(([name]) => name !== "signature");
  return { incident, type, at, data: Object.fromEntries(unsigned) };
}
