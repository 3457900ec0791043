import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import type { PairNames } from "../../formats/aws.ts";
import { joinPair, splitPair } from "./key-pair.ts";

/** Which of many named texts hold the value: one, or two for the halves of an access key. */
export type Slots = { readonly one: string } | { readonly pair: PairNames };

/** The value in clear, by the names under which it is to stand. `ERR_SECRET_INVALID` for a pair that is none. */
export function textsOf(slots: Slots, value: Secret, store: string): Readonly<Record<string, string>> {
  if ("one" in slots) return { [slots.one]: value.reveal() };
  const { id, secret } = splitPair(value, store);
  return { [slots.pair.id]: id, [slots.pair.secret]: secret };
}

/** The value that stands there; `ERR_STORE_REFUSED` where a name is missing, or holds something else than text. */
export function valueIn(slots: Slots, texts: Readonly<Record<string, unknown>>, store: string): Secret {
  const text = (name: string): string => {
    const found = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (typeof found === "string" && found !== "") return found;
    throw new StanchError({
      code: "ERR_STORE_REFUSED",
      message: `${store} holds no text under ${name}`,
      hint: "check the name in the config; stanch replaces what is there and adds nothing",
    });
  };
  if ("one" in slots) return new Secret(text(slots.one));
  return joinPair({ id: text(slots.pair.id), secret: text(slots.pair.secret) });
}
