import type { Consumer } from "../../core/consumer.ts";
import type { Caller } from "../../core/evidence.ts";
import type { Model } from "./model.ts";

/** Who is behind an unknown caller: what a person in the rehearsal finds out when asked. */
export type TruthAboutCaller =
  | { readonly as: "consumer"; readonly consumer: Consumer }
  | { readonly as: "responder" }
  | { readonly as: "hostile" };

/** The truth about rows of the audit log; null for what nobody in this world ever sent. */
export function truthAbout(
  model: Model,
  caller: Pick<Caller, "userAgent" | "address">,
): TruthAboutCaller | null {
  const isCaller = (as: { readonly userAgent: string; readonly address: string }): boolean =>
    as.userAgent === caller.userAgent && as.address === caller.address;
  const member = model.fleet.members.find(({ identity }) => isCaller(identity));
  if (model.spec.thief.some(isCaller)) return { as: "hostile" };
  if (member !== undefined) return { as: "consumer", consumer: member.consumer };
  return isCaller(model.responder) ? { as: "responder" } : null;
}

/** Whose key it is: what everybody who makes keys says when asked; null for a key that isn't there. */
export function truthAboutKey(model: Model, keyId: string): "surplus" | "foreign" | null {
  const key = model.keys.byId(keyId);
  if (key === undefined) return null;
  return key.origin === "issued" ? "surplus" : "foreign";
}
