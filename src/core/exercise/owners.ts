import type { EffectKind } from "../effect-kind.ts";
import { type Instant, earliest, earliestOf, isAfter } from "../time.ts";
import type { Played } from "./played.ts";

/** Owners whose service was touched, and those of them who had been told before. */
export interface ToldOwners {
  readonly touched: readonly string[];
  readonly told: readonly string[];
}

/** These touch whoever holds the leaked key; a swap touches one consumer. */
const TOUCHES_ALL: ReadonlySet<EffectKind> = new Set(["restrict", "pause", "disable", "end"]);

/** Who heard of it before something of theirs was changed, by the journal; the end of the key by the world, in a console too. */
export function toldOwnersOf(played: Played): ToldOwners {
  const { final } = played;
  const consumers = Object.values(final.consumers).map(({ consumer }) => consumer);
  const touched = [...new Set(consumers.map(({ owner }) => owner))].flatMap((owner) => {
    const own = consumers.filter((consumer) => consumer.owner === owner);
    const at = earliestOf(own.map(({ id }) => touchedAt(played, id)));
    return at === undefined ? [] : [{ owner, at }];
  });
  const told = touched.filter(({ owner, at }) => {
    const reader = final.plan.owners === false ? "everybody" : owner;
    return played.entries.some(
      (entry) => entry.type === "notice.sent" && entry.data.to === reader && !isAfter(entry.at, at),
    );
  });
  return { touched: touched.map(({ owner }) => owner), told: told.map(({ owner }) => owner) };
}

function touchedAt({ entries, facts }: Played, consumer: string): Instant | undefined {
  const meant = entries.find(
    ({ type, data }) =>
      type === "effect.intended" &&
      (TOUCHES_ALL.has(data.kind) || (data.kind === "swap" && data.subject === consumer)),
  );
  return earliest(meant?.at, facts.endedAt ?? undefined);
}
