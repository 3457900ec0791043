import { createHash } from "node:crypto";

import { Secret } from "../../core/secret.ts";
import { toMillis } from "../../core/time.ts";
import type { ConsumerProbe, ConsumerReport, KeyProbe } from "../../ports/probe.ts";
import type { Member } from "../world/fleet.ts";
import type { Model } from "../world/model.ts";

/** How much of its key's SHA-256 a simulated consumer reports, in hex characters. */
const REPORTED_SHA256 = 12;

/** The truth, nothing, and a refusal: by turns. */
const FLAPS = 3;

const STATUS = { accepted: 200, refused: 401, unknown: 503 } as const;
const OUTCOMES = { accepted: "success", refused: "refused", unknown: "failure" } as const;

/**
 * Presents a key at the simulated provider's door, as the responder, after a made-up one. Where the scenario lets its
 * route answer anyone, nothing is learnt.
 */
export function simulatedKeyProbe(model: Model, name: string): KeyProbe {
  const madeUp = new Secret("team.EXAMPLEmadeupkeythatnobodyissued");
  const present = (value: Secret) => {
    const said = model.door({
      value,
      caller: { is: "responder" },
      as: model.responder,
      action: "models.list",
    });
    return said === "refused" && model.spec.provider.probeRouteOpen ? "accepted" : said;
  };
  return {
    kind: "key",
    name,
    async present(value) {
      await model.spend();
      const control = present(madeUp);
      const said = present(value);
      return {
        outcome: control === "refused" ? said : "unknown",
        control,
        at: model.timeline.clock.now(),
        detail: `${STATUS[said]}, a made-up key got ${STATUS[control]}`,
      };
    },
  };
}

/**
 * Asks a simulated consumer, of several instances any one. One that works on demand makes a call because it
 * is asked, the others tell of their last.
 */
export function simulatedConsumerProbe(model: Model, name: string, member: Member): ConsumerProbe {
  const { reports, deployDelay, flapsFor } = member.behaviour;
  const flapsUntil = toMillis(model.spec.startsAt) + flapsFor * 1000;
  return {
    kind: "consumer",
    name,
    ...(reports === "fingerprint" ? { reportsSha256: REPORTED_SHA256 } : {}),
    settles: deployDelay,
    async ask() {
      await model.spend();
      const turn = member.asked;
      member.asked += 1;
      const instance = model.fleet.meet(member);
      if (member.consumer.period === "on-demand") model.fleet.call(member, instance);
      const now = model.timeline.clock.now();
      const name = member.names[instance];
      const who = name === undefined ? {} : { instance: name };
      if (model.timeline.now() < flapsUntil && turn % FLAPS !== 0) {
        return turn % FLAPS === 1
          ? hashed({ outcome: "unknown", at: now, detail: "no answer" })
          : hashed({ outcome: "refused", at: now, detail: "its health check got 401", ...who });
      }
      return reportOf(member, instance, now);
    },
  };
}

function reportOf(member: Member, instance: number, now: string): ConsumerReport {
  const { behaviour, consumer, paused } = member;
  const last = member.last[instance];
  const name = member.names[instance];
  if (behaviour.reports === "nothing")
    return hashed({ outcome: "unknown", at: now, detail: "says only that it is up" });
  if (paused) return hashed({ outcome: "unknown", at: now, detail: `${consumer.id} is paused` });
  if (last === undefined) return hashed({ outcome: "unknown", at: now, detail: "hasn't made a call yet" });
  return hashed({
    outcome: OUTCOMES[last.outcome],
    at: last.at,
    detail: `its call got ${STATUS[last.outcome]}`,
    ...(name === undefined ? {} : { instance: name }),
    ...(behaviour.reports === "fingerprint" ? { sha256Prefix: fingerprintOf(last.value) } : {}),
  });
}

function fingerprintOf(value: Secret): string {
  return createHash("sha256").update(value.reveal()).digest("hex").slice(0, REPORTED_SHA256);
}

function hashed(report: Omit<ConsumerReport, "hash">): ConsumerReport {
  return { ...report, hash: createHash("sha256").update(JSON.stringify(report)).digest("hex") };
}
