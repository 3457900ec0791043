import type { Blocker, BlockerCode } from "../../core/blocker.ts";
import type { ConsumerProgress, Incident } from "../../core/incident.ts";
import type { Claim } from "../../core/journal.ts";
import { plus, type Seconds } from "../../core/time.ts";
import type { Reaction, RehearsalPerson } from "./reference-policy.ts";

type Signs = Extract<Reaction["does"], { readonly sign: unknown }>;

/** What an owner's word clears, where nothing else can. */
export const CLAIMS: ReadonlyMap<BlockerCode, Claim> = new Map([
  ["NEW_USE_UNPROVEN", "new-key-in-use"],
  ["EVIDENCE_STALE", "new-key-in-use"],
  ["OLD_USE_UNOBSERVABLE", "old-key-unused"],
]);

/** A probe gets so long from the swap to tell more than that a call worked. */
const PROBES_HAD_THEIR_TIME: Seconds = 600;

/**
 * The responder asks the owner of a consumer that no log and no report shows, and attests what they say: only once the
 * consumer works with its replacement and with nothing else.
 */
export function askOwner(
  incident: Incident,
  person: RehearsalPerson,
  blocker: Blocker,
  holds: (consumer: string) => readonly string[],
): readonly Reaction[] {
  const word = ownersWord(incident, person, blocker);
  return word === null || !isOnReplacementAlone(incident, blocker.subject, holds) ? [] : [word];
}

/** The owner's word as the responder attests it, whatever it will be; null where something else tells, or will. */
export function ownersWord(
  incident: Incident,
  { id, answersAfter }: RehearsalPerson,
  { code, subject }: Blocker,
): (Reaction & { readonly does: Signs }) | null {
  const claim = CLAIMS.get(code);
  const progress = incident.consumers[subject];
  if (claim === undefined || progress === undefined || !needsWord(incident, progress, code)) return null;
  const keyId = keyOf(incident, subject);
  if (keyId === undefined) return null;
  const made = incident.attestations.filter((row) => row.subject === subject && row.claim === claim).length;
  const statement = `${progress.consumer.owner} looked: it works with its replacement and nothing else`;
  return {
    by: id,
    topic: `word/${claim}/${subject}/${keyId}/${made}`,
    after: answersAfter,
    does: {
      sign: (_incident, now) => ({
        type: "attestation.made",
        data: { claim, subject, happenedAt: now, statement },
      }),
    },
  };
}

/** What its owner sees when they look. */
export function isOnReplacementAlone(
  incident: Incident,
  consumer: string,
  holds: (consumer: string) => readonly string[],
): boolean {
  const held = holds(consumer);
  const keyId = keyOf(incident, consumer);
  return held.length > 0 && held.every((other) => other === keyId);
}

function keyOf({ consumers, replacements }: Incident, consumer: string): string | undefined {
  return replacements[consumers[consumer]?.replacement ?? ""]?.key?.id;
}

/** It doesn't say itself which key it has, and no log that was read names the key on its calls, or not on refused ones. */
function needsWord(
  incident: Incident,
  { consumer, writtenAt, evidence }: ConsumerProgress,
  code: BlockerCode,
): boolean {
  if (writtenAt === null) return false;
  const isLogged =
    code !== "OLD_USE_UNOBSERVABLE" &&
    Object.keys(consumer.match).length > 0 &&
    Object.values(incident.readings).some(
      ({ identifiesKey, covers }) =>
        identifiesKey && consumer.calls.every((call) => covers.includes("*") || covers.includes(call)),
    );
  const isSaid = evidence.some(({ fact }) => fact === "holds");
  if (isLogged || isSaid) return false;
  return consumer.probes.length === 0 || incident.lastAt >= plus(writtenAt, PROBES_HAD_THEIR_TIME);
}
