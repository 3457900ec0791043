import { type Instant, formatSeconds, isAfter } from "../time.ts";
import { misjudgedCallers, truthOf } from "./callers.ts";
import { type Made, approvalOfEnd, causes, subjectOf } from "./causes.ts";
import { keysLeft } from "./keys-left.ts";
import type { Option } from "./log.ts";
import type { Played } from "./played.ts";

/** What a rash decision did: whom the key ended under, who was out and for how long, which key stayed behind. */
export function harmOf(played: Played, made: Made, rash: readonly Made[]): string | null {
  const { facts } = played;
  const { option } = made;
  const isCause = (of: Instant, hit: readonly string[]): boolean =>
    causes(played, rash, of, hit).includes(made);
  const ends = facts.prematureEnds.filter((end) => isCause(end.at, end.consumers));
  const endedAt = facts.prematureEnds[0]?.at ?? facts.endedAt;
  const out = endedAt === null ? [] : facts.broken.filter(({ consumer }) => isCause(endedAt, [consumer]));
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
  const isHarmless = facts.endedAt !== null && facts.prematureEnds.length + facts.broken.length === 0;
  const last = rash.findLast(({ row }) => facts.endedAt !== null && !isAfter(row.at, facts.endedAt));
  return isHarmless && last?.row.at === made.row.at ? "the leaked key ended, and nobody broke" : null;
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
export function goodOf(played: Played, made: Made, taken: readonly Made[]): string | null {
  const { endedAt } = played.facts;
  const who = whoIs(played, made.option);
  if (who !== null) return who;
  return endedAt !== null && made === approvalOfEnd(played, taken)
    ? `the leaked key ended at ${endedAt.slice(11, 19)}`
    : null;
}

const SHOWN = 3;

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return [...names.slice(0, SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
