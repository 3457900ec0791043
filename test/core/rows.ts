import type { Caller, Evidence, SourceReading } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { Claim, EventBody, EventData, EventType } from "../../src/core/journal.ts";
import type { KeyRef } from "../../src/core/key.ts";
import { type Instant, type Seconds, plus } from "../../src/core/time.ts";

export const OPENED = "2026-11-23T09:00:00.000Z";
export const LEAKED = "key-leaked";
/** When every consumer was written, in seconds after the opening. */
export const SWAPPED: Seconds = 600;
/** Call period of a consumer unless the test says otherwise. */
export const PERIOD: Seconds = 60;
export const LAG: Seconds = 30;
export const CACHE: Seconds = 90;
/** The responder; bo approves and cy attests. `eve` isn't enrolled. */
export const [ANA, BO, CY, EVE] = ["ana", "bo", "cy", "eve"] as const;

/** Time as seconds after the opening. */
export const t = (seconds: Seconds): Instant => plus(OPENED, seconds);

export function row<T extends EventType>(
  at: Seconds,
  type: T,
  data: EventData[T],
  actor = "stanch",
): EventBody {
  return { type, at: t(at), actor, data } as EventBody;
}

/** What a person signs; the signature itself is checked where rows are read. */
export function signed<T extends EventType>(
  at: Seconds,
  by: string,
  type: T,
  data: Omit<EventData[T], "by" | "signature">,
): EventBody {
  return {
    type,
    at: t(at),
    actor: by,
    data: { ...data, by, signature: "signature-EXAMPLE" },
  } as unknown as EventBody;
}

export function looked(
  at: Seconds,
  state: Incident["leaked"]["state"] = "live",
  own: Incident["own"] = "clean",
): EventBody {
  return row(at, "key.looked", { state, own, detail: "" });
}

export function reissued(at: Seconds, name: string, over: Partial<KeyRef> = {}): EventBody {
  const key: KeyRef = { id: `key-${name}`, name, state: "live", ...over };
  const handle = { prefix: "team.", lastFour: "0001", length: 40, fingerprint: "fingerprint-EXAMPLE" };
  return row(at, "key.reissued", { effect: `reissue/${name}`, replacement: name, key, handle });
}

export const written = (at: Seconds, id: string): EventBody =>
  row(at, "consumer.written", { effect: `swap/${id}`, consumer: id, class: "observed" });

/** One fact about one consumer at one time, by a status page that names the key and shows refusals. */
export function fact(id: string, at: Seconds, over: Partial<Evidence> = {}): Evidence {
  return {
    consumer: id,
    class: "observed",
    source: "status",
    via: "report",
    fact: "use",
    key: "new",
    first: t(at),
    last: t(at),
    count: 1,
    runs: [t(at)],
    seesRefusals: true,
    hash: "evidence-EXAMPLE",
    ...over,
  };
}

/** An audit log that names keys on every kind of call, complete up to `through`. */
export function reading(through: Seconds, over: Partial<SourceReading> = {}): SourceReading {
  return {
    source: "log",
    identifiesKey: true,
    recordsRefusals: false,
    covers: ["*"],
    lag: LAG,
    from: t(0),
    through: t(through),
    gaps: [],
    ...over,
  };
}

/** Somebody on the leaked key whom the inventory doesn't explain. */
export function stranger(at: Seconds, over: Partial<Caller> = {}): Caller {
  return {
    id: "C-0000000a",
    key: "old",
    keyId: LEAKED,
    userAgent: "curl/8",
    address: "203.0.113.9",
    principal: null,
    actions: ["chat"],
    accepted: 1,
    refused: 0,
    first: t(at),
    last: t(at),
    lastAccepted: t(at),
    rowsHash: "rows-EXAMPLE",
    ...over,
  };
}

export function saw(at: Seconds, seen: Partial<EventData["evidence.observed"]>): EventBody {
  return row(at, "evidence.observed", { readings: [], evidence: [], callers: [], silent: [], ...seen });
}

/** A look that proves every given consumer: it succeeded on the new key, and its own runtime reports that one. */
export function proves(at: Seconds, ...ids: readonly string[]): EventBody {
  return saw(at, { evidence: ids.flatMap((id) => [fact(id, at), fact(id, at, { fact: "holds" })]) });
}

/** Two people can live with it, for good, that nobody sees who calls with the leaked key. */
export function acceptsBlindness(
  at: Seconds,
  subjects = [
    "callers/all",
    "callers/refused",
    ...["admin", "chat", "chat,intake"].map((kinds) => `callers/except/${kinds}`),
  ],
): readonly EventBody[] {
  return subjects.flatMap((subject) =>
    [BO, CY].map((by) =>
      signed(at, by, "acceptance.signed", {
        code: "OLD_USE_UNOBSERVABLE",
        subject,
        reason: "EXAMPLE",
        expires: t(30 * 86_400),
      }),
    ),
  );
}

export function attested(
  at: Seconds,
  by: string,
  claim: Claim,
  subject: string,
  happened: Seconds = at,
): EventBody {
  const data = { claim, subject, happenedAt: t(happened), statement: "EXAMPLE" };
  return signed(at, by, "attestation.made", data);
}
