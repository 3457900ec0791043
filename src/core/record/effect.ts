import type { EffectProgress, Incident } from "../incident.ts";
import type { EventBody } from "../journal.ts";
import type { Instant } from "../time.ts";

/** Follows each effect from its intent to its outcome: any row that names an `effect` closes it. */
export function recordEffect(incident: Incident, event: EventBody): Incident {
  if (event.type === "effect.intended") {
    const { data } = event;
    return withEffect(incident, {
      id: data.effect,
      kind: data.kind,
      subject: data.subject,
      state: "intended",
      attempt: data.attempt,
      intendedAt: event.at,
      at: event.at,
      retryAt: null,
      error: null,
      before: data.before ?? [],
      listedFirst: incident.effects[data.effect]?.listedFirst ?? data.before ?? [],
      nonce: data.nonce ?? null,
      nonces: [
        ...(incident.effects[data.effect]?.nonces ?? []),
        ...(data.nonce === undefined ? [] : [data.nonce]),
      ],
      keyName: data.keyName ?? null,
      names: data.names ?? [],
    });
  }
  const effect = "effect" in event.data ? incident.effects[event.data.effect] : undefined;
  if (effect === undefined) return incident;
  return withEffect(incident, { ...effect, ...outcomeOf(event) });
}

type Outcome = Pick<EffectProgress, "state"> & {
  at?: Instant;
  retryAt?: Instant | null;
  error?: EffectProgress["error"];
};

function outcomeOf(event: EventBody): Outcome {
  switch (event.type) {
    case "effect.failed":
    case "consumer.failed":
      return { state: "failed", retryAt: event.data.retryAt, error: event.data.error };
    case "notice.failed":
      return { state: "failed", error: event.data.error };
    case "effect.unknown":
      // It may have happened until just now: a list that lags has to be given its time from here.
      return { state: "unknown", error: event.data.error, at: event.at };
    case "effect.absent":
      return { state: "absent" };
    case "orphan.found":
      // Open until every key that may be its own is decided on: `settleCreates`.
      return { state: "unknown" };
    case "orphan.spared":
      return { state: "absent" };
    default:
      return { state: "done", retryAt: null, error: null };
  }
}

function withEffect(incident: Incident, effect: EffectProgress): Incident {
  return { ...incident, effects: { ...incident.effects, [effect.id]: effect } };
}
