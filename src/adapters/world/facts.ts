import type { WorldFacts } from "../../core/exercise/facts.ts";
import type { Instant, Seconds } from "../../core/time.ts";
import type { Call } from "./call-log.ts";
import { type Member, holds } from "./fleet.ts";
import type { Model } from "./model.ts";
import { truthAbout } from "./truth.ts";

export function factsOf(model: Model): WorldFacts {
  const { spec, timeline, keys, calls, fleet, leaked, deeds } = model;
  const now = timeline.now();
  const startedAt = Date.parse(spec.startsAt);
  const held = (member: Member, id: string): boolean => {
    const key = keys.byId(id);
    return key !== undefined && holds(member, key.value);
  };
  const stored = (member: Member, id: string): boolean => keys.byValue(member.stored)?.id === id;
  const present = fleet.members.filter((member) => member.present);
  const holders = (id: string): string[] =>
    present.filter((member) => held(member, id)).map(({ consumer }) => consumer.id);
  const live = keys.all().filter((key) => key.state !== "dead");
  const issued = live.filter((key) => key.origin === "issued");
  const stolen = calls.all.filter(({ caller }) => caller.is === "thief");
  const taken = stolen.filter(({ outcome }) => outcome === "accepted");
  const isStolen = (id: string): boolean => taken.some(({ keyId }) => keyId === id);
  const ended = deeds.find(({ what, keyId }) => what === "ended" && keyId === leaked.id);
  const called = (id: string, keyId: string, from: number, to: number): boolean =>
    calls.all.some((call) => isOf(call, id) && call.keyId === keyId && call.at >= from && call.at <= to);
  const contained = deeds.find(
    ({ what, keyId }) =>
      what === "paused" || (keyId === leaked.id && ["restricted", "disabled", "ended"].includes(what)),
  );

  return {
    at: iso(now),
    startedAt: spec.startsAt,
    exposedAt: spec.leaked.exposedAt,
    containedAt: isoOrNull(contained?.at),
    endedAt: isoOrNull(ended?.at),
    exposureSeconds: Math.max(
      0,
      (Math.min(now, leaked.refusedFrom) - Date.parse(spec.leaked.exposedAt)) / 1000,
    ),
    broken: fleet.members.flatMap((member) => {
      const outage = outageOf(calls.all, member.consumer.id, now);
      if (outage.refusals === 0) return [];
      return [{ consumer: member.consumer.id, declared: member.declared, ...outage }];
    }),
    prematureEnds: deeds.flatMap(({ what, keyId, at, holders }) => {
      if (what !== "ended" || keyId === null) return [];
      const consumers = holders.filter(
        (id) => fleet.byId(id)?.declared === true || called(id, keyId, startedAt, at),
      );
      return consumers.length > 0 ? [{ keyId, at: iso(at), consumers }] : [];
    }),
    replacements: issued.map(({ id, name }) => ({ id, name, heldBy: holders(id) })),
    orphans: issued
      .map(({ id }) => id)
      .filter((id) => !present.some((member) => held(member, id) || stored(member, id))),
    onLeakedKey: holders(leaked.id),
    undeclared: fleet.members
      .filter(({ declared }) => !declared)
      .map(({ consumer }) => consumer.id)
      .filter((id) => called(id, leaked.id, 0, ended?.at ?? now)),
    callers: callersOf(model),
    thief: {
      accepted: taken.length,
      sinceStart: taken.filter(({ at }) => at >= startedAt).length,
      refused: stolen.length - taken.length,
      first: isoOrNull(taken[0]?.at),
      last: isoOrNull(taken.at(-1)?.at),
      keysAlive: live
        .filter(({ id, origin }) => origin === "minted" || (origin === "issued" && isStolen(id)))
        .map(({ id }) => id),
    },
  };
}

function isOf({ caller }: Call, id: string): boolean {
  return caller.is === "consumer" && caller.id === id;
}

/** Each pair of user agent and address once, in the order of their first calls. */
function callersOf(model: Model): WorldFacts["callers"] {
  const seen = new Map(model.calls.all.map((call) => [`${call.address} ${call.userAgent}`, call]));
  return [...seen.values()].flatMap(({ userAgent, address }) => {
    const truth = truthAbout(model, { userAgent, address });
    if (truth === null) return [];
    const who = truth.as === "consumer" ? { consumer: truth.consumer.id } : {};
    return [{ userAgent, address, is: truth.as, ...who }];
  });
}

function outageOf(
  calls: readonly Call[],
  id: string,
  now: number,
): { readonly refusals: number; readonly seconds: Seconds } {
  let refusals = 0;
  let millis = 0;
  let since: number | null = null;
  for (const call of calls) {
    if (!isOf(call, id)) continue;
    const { at, outcome } = call;
    if (outcome === "refused") {
      refusals += 1;
      since ??= at;
    } else if (since !== null) {
      millis += at - since;
      since = null;
    }
  }
  return { refusals, seconds: (millis + (since === null ? 0 : now - since)) / 1000 };
}

function iso(at: number): Instant {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | undefined): Instant | null {
  return at === undefined ? null : iso(at);
}
