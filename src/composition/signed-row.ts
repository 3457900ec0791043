import type { EventBody, EventType, JournalEntry } from "../core/journal.ts";
import { signedPayload } from "../core/signed-payload.ts";
import { checkpointOver } from "../engine/checkpoint.ts";
import type { Unsigned } from "../engine/players/reference-policy.ts";
import type { Journal } from "../ports/journal.ts";
import type { Identity, Signer } from "../ports/signer.ts";

/** What an ending can rest on: a checkpoint is signed over it at once. */
const APPROVALS: ReadonlySet<EventType> = new Set([
  "approval.granted",
  "cutover.signed",
  "breakGlass.signed",
]);

/** Signs and appends a person's rows; over an approval they sign a checkpoint too, which isn't among the answer. */
export function appendSigned(
  journal: Pick<Journal, "append">,
  signer: Signer,
  identity: Identity,
  incident: string,
  rows: readonly { readonly at: string; readonly row: Unsigned }[],
): readonly JournalEntry[] {
  const signed = rows.map(({ at, row }) => signedRow(signer, identity, incident, at, row));
  const entries = journal.append(incident, signed);
  const last = entries.at(-1);
  if (last !== undefined && entries.some(({ type }) => APPROVALS.has(type)))
    journal.append(incident, [checkpointOver(signer, identity, last.at, last)]);
  return entries;
}

/** A person's row with their signature over incident, kind, time and content. */
export function signedRow(
  signer: Signer,
  identity: Identity,
  incident: string,
  at: string,
  row: Unsigned,
): EventBody {
  const data = { ...row.data, by: identity.person };
  const text = signer.canonical(signedPayload(incident, row.type, at, data));
  return {
    type: row.type,
    at,
    actor: identity.person,
    data: { ...data, signature: signer.sign(identity, text) },
  } as EventBody;
}
