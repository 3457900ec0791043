import type { Caller } from "../core/evidence.ts";
import { named, quoted, range } from "../report/phrase.ts";

type Shown = Pick<
  Caller,
  "id" | "key" | "keyId" | "userAgent" | "address" | "principal" | "accepted" | "refused" | "first" | "last"
>;

/** Who an unknown caller says it is and what it did, on one line; whatever it wrote is quoted. */
export function callerLine({
  id,
  key,
  keyId,
  userAgent,
  address,
  principal,
  accepted,
  refused,
  first,
  last,
}: Shown): string {
  const who = [
    ...(key === "replacement" ? [`on the replacement ${named(keyId)}`] : []),
    ...(address === null ? [] : [`from ${named(address)}`]),
    ...(userAgent === null ? [] : [`agent ${quoted(userAgent)}`]),
    ...(principal === null ? [] : [`as ${named(principal)}`]),
  ];
  return [named(id), ...who, `${accepted} accepted, ${refused} refused`, range(first, last)].join(", ");
}
