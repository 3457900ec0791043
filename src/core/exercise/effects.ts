import { type Instant, formatSeconds, isAfter } from "../time.ts";
import { misjudgedCallers, truthOf } from "./callers.ts";
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
  const about = subjectOf(played, option) ?? "";
  const keys = [about, played.final.callers[about]?.keyId];
  const left = keysLeft(played).filter((id) => keys.includes(id));
  const said = [
    ...ends.map(({ keyId, consumers }) => {
      const key = keyId === played.final.leaked.id ? "the leaked key" : keyId;
      return `${key} ended under ${listed(consumers)}`;
    }),
    ...out.map(({ consumer, seconds }) => `${consumer} was out for ${formatSeconds(seconds)}`),
    ...left.map((id) => `${id} stayed behind`),
    ...guessed(played, option),
  ];
  if (said.length > 0) return said.join("; ");
  return facts.endedAt !== null && isCause(facts.endedAt) ? "the leaked key ended, and nobody broke" : null;
}

/** Who somebody really was of whom the players said it without having asked. */
function guessed(played: Played, option: Option): readonly string[] {
  const who = whoIs(played, option);
  const isRight = !misjudgedCallers(played).some((id) => id === subjectOf(played, option));
  return who === null ? [] : [isRight ? who : `${who}, and was called something else`];
}

function whoIs(played: Played, option: Option): string | null {
  const caller = played.final.callers[subjectOf(played, option) ?? ""];
  const truth = caller === undefined ? undefined : truthOf(played.facts, caller);
  return caller === undefined || truth === undefined
    ? null
    : `${caller.id} is ${truth.consumer ?? WHO[truth.is]}`;
}

const WHO = { consumer: "a consumer", hostile: "hostile", responder: "the responder" } as const;

/** What came of a sound one: who the caller is that it was about, or that the key ended. */
export function goodOf(played: Played, option: Option, at: Instant): string | null {
  const { facts } = played;
  const who = whoIs(played, option);
  if (who !== null) return who;
  const isApproval = option.id.split("/")[0]?.startsWith("approv") === true;
  if (!isApproval || facts.endedAt === null || isAfter(at, facts.endedAt)) return null;
  return `the leaked key ended at ${facts.endedAt.slice(11, 19)}`;
}

/** The caller, key or consumer that a choice is about: its id has it between slashes. */
export function subjectOf({ final }: Played, { id }: Option): string | null {
  const known = new Set([
    ...Object.keys(final.callers),
    ...Object.keys(final.consumers),
    ...final.orphans.map(({ keyId }) => keyId),
  ]);
  return id.split("/").find((part) => known.has(part)) ?? null;
}

const SHOWN = 3;

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return [...names.slice(0, SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
