import type { Model } from "../../src/adapters/world/model.ts";

/** A caller that isn't hostile, declared or forgotten, and had the ground taken from under it. */
export interface PrematureEnd {
  readonly keyId: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly consumer: string;
  readonly declared: boolean;
  /** `held`: its runtime worked with the key when it was ended. `came later`: it began to call when the key was gone. */
  readonly how: "held" | "came later";
}

/**
 * Keys that were ended though a consumer of this world still worked with them: by what its runtime holds, whatever
 * anybody's journal says. A thief is no consumer.
 */
export function prematureEnds({ deeds, fleet, leaked, calls }: Model): readonly PrematureEnd[] {
  const declared = (id: string): boolean => fleet.byId(id)?.declared === true;
  const held = deeds.flatMap(({ what, keyId, at, holders }) =>
    what === "ended" && keyId !== null
      ? holders.map((consumer) => ({
          keyId,
          at,
          consumer,
          declared: declared(consumer),
          how: "held" as const,
        }))
      : [],
  );
  const end = deeds.find(({ what, keyId }) => what === "ended" && keyId === leaked.id);
  if (end === undefined) return held;
  const late = new Set<string>();
  const early = new Set<string>();
  for (const { at, caller, keyId, outcome } of calls.all) {
    if (caller.is !== "consumer" || keyId !== leaked.id) continue;
    if (at < end.at) early.add(caller.id);
    // Whoever was put back on the dead key by a person's wish had left it before.
    else if (outcome === "refused" && !early.has(caller.id) && !end.holders.includes(caller.id))
      late.add(caller.id);
  }
  return [
    ...held,
    ...[...late].map((consumer) => ({
      keyId: leaked.id,
      at: end.at,
      consumer,
      declared: declared(consumer),
      how: "came later" as const,
    })),
  ];
}
