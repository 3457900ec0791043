import { callerClass, consumerBehind } from "../caller-class.ts";
import { type Instant, formatSeconds, isAfter } from "../time.ts";
import { keysLeft } from "./keys-left.ts";
import type { Option } from "./log.ts";
import type { Played } from "./played.ts";

/** What a rash decision did: whom the key ended under, who was out and for how long, which key stayed behind. */
export function harmOf(played: Played, option: Option, at: Instant, rash: readonly Instant[]): string | null {
  const { facts } = played;
  const isCause = (of: Instant): boolean => rash.findLast((one) => !isAfter(one, of)) === at;
  const ends = facts.prematureEnds.filter((end) => isCause(end.at));
  const endedAt = facts.prematureEnds[0]?.at ?? facts.endedAt;
  const out = endedAt !== null && isCause(endedAt) ? facts.broken : [];
  const left = keysLeft(played).filter((id) => isAbout(option, id));
  const said = [
    ...ends.map(({ keyId, consumers }) => {
      const key = keyId === played.final.leaked.id ? "the leaked key" : keyId;
      return `${key} ended under ${listed(consumers)}`;
    }),
    ...out.map(({ consumer, seconds }) => `${consumer} was out for ${formatSeconds(seconds)}`),
    ...left.map((id) => `${id} stayed behind`),
  ];
  if (said.length > 0) return said.join("; ");
  return facts.endedAt !== null && isCause(facts.endedAt) ? "the leaked key ended, and nobody broke" : null;
}

/** What came of a sound one, where the journal tells it. */
export function goodOf({ final, facts }: Played, option: Option, at: Instant): string | null {
  const caller = Object.keys(final.callers).find((id) => isAbout(option, id));
  if (caller !== undefined) {
    const as = callerClass(final, caller);
    if (as === "consumer") return `${caller} is ${consumerBehind(final, caller)}, which joined the inventory`;
    return as === null ? null : `${caller} is ${as === "hostile" ? "hostile" : "the responder"}`;
  }
  if (option.id !== "approval" || facts.endedAt === null || isAfter(at, facts.endedAt)) return null;
  return `the leaked key ended at ${facts.endedAt.slice(11, 19)}`;
}

/** Ids of choices have what they are about between slashes. */
function isAbout({ id }: Option, subject: string): boolean {
  return id.split("/").includes(subject);
}

const SHOWN = 3;

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return [...names.slice(0, SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
