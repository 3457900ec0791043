import { checkpointText } from "../core/checkpoint-text.ts";
import type { EventBody } from "../core/journal.ts";
import type { Instant } from "../core/time.ts";
import type { Identity, Signer } from "../ports/signer.ts";
import type { View } from "./work.ts";

/** The newest row of a journal. */
export interface Head {
  readonly incident: string;
  readonly seq: number;
  readonly hash: string;
}

/** A checkpoint over everything up to this row, signed by this person. */
export function checkpointOver(
  signer: Pick<Signer, "sign">,
  identity: Identity,
  at: Instant,
  { incident, seq: size, hash: root }: Head,
): EventBody {
  const signature = signer.sign(identity, checkpointText(incident, size, root));
  return {
    type: "checkpoint.signed",
    at,
    actor: "stanch",
    data: { size, root, by: identity.person, signature },
  };
}

/** A checkpoint over the journal up to now, signed by the responder. */
export function checkpointBefore({ adapters, incident, seq, head, now }: View): EventBody {
  const { signer, identity } = adapters;
  return checkpointOver(signer, identity, now, { incident: incident.id, seq, hash: head });
}
