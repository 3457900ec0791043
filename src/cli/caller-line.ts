import type { Caller } from "../core/evidence.ts";
import type { JudgedUser } from "../core/audit-summary.ts";
import { judgedWords } from "../report/judged-words.ts";
import { named, quoted, range } from "../report/phrase.ts";

type Shown = Pick<
  Caller,
  "id" | "key" | "keyId" | "userAgent" | "address" | "principal" | "accepted" | "refused" | "first" | "last"
>;

/** Who an unknown caller says it is, what it did and how that was judged, on one line; whatever it wrote is quoted. */
export function callerLine(caller: Shown, judged: JudgedUser | null): string {
  const { id, key, keyId, userAgent, address, principal, accepted, refused, first, last } = caller;
  const who = [
    ...(key === "replacement" ? [`on the replacement ${named(keyId)}`] : []),
    ...(address === null ? [] : [`from ${named(address)}`]),
    ...(userAgent === null ? [] : [`agent ${quoted(userAgent)}`]),
    ...(principal === null ? [] : [`as ${named(principal)}`]),
  ];
  const calls = [named(id), ...who, `${accepted} accepted, ${refused} refused`, range(first, last)].join(
    ", ",
  );
  return judged === null ? calls : `${calls}; ${judgedWords(judged)}`;
}
