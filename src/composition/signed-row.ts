import type { EventBody } from "../core/journal.ts";
import { signedPayload } from "../core/signed-payload.ts";
import type { Unsigned } from "../engine/reference-policy.ts";
import type { Identity, Signer } from "../ports/signer.ts";

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
