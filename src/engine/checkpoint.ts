import { checkpointText } from "../core/checkpoint-text.ts";
import type { EventBody } from "../core/journal.ts";
import { type View, fact } from "./work.ts";

/** A checkpoint over the journal up to now, signed by the responder. */
export function checkpointBefore(view: View): EventBody {
  const { signer, identity } = view.adapters;
  const signature = signer.sign(identity, checkpointText(view.incident.id, view.seq, view.head));
  return fact(view, "checkpoint.signed", { size: view.seq, root: view.head, by: identity.person, signature });
}
