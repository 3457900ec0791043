import type { WorldFacts } from "../../core/exercise/facts.ts";
import { type Instant, isAfter } from "../../core/time.ts";
import type { AarMaterial } from "./aar-material.ts";
import { entriesOf } from "../history.ts";

/** What let a key end under a consumer; `unseen`: the gate was open, and nobody knew better. */
export type EndCause = "console" | "glass" | "given-up" | "accepted" | "unseen";

type PrematureEnd = WorldFacts["prematureEnds"][number];
type Records = Pick<AarMaterial, "facts" | "entries" | "timeline">;

/** Of the keys that were ended too soon, each cause once. */
export function causesOf(material: Records): readonly EndCause[] {
  return [...new Set(material.facts.prematureEnds.map((end) => causeOf(end, material)))];
}

/** No intent to end this key stands in the journal before it ended: somebody went around stanch. */
export function isEndedInConsole({ entries }: Pick<Records, "entries">, keyId: string, at: Instant): boolean {
  return !entriesOf(entries, "effect.intended").some(
    (entry) => entry.data.ending && entry.data.subject === keyId && !isAfter(entry.at, at),
  );
}

function causeOf({ keyId, at, consumers }: PrematureEnd, material: Records): EndCause {
  const { entries, timeline } = material;
  if (isEndedInConsole(material, keyId, at)) return "console";
  const ground = entriesOf(entries, "revocation.started").findLast((entry) => !isAfter(entry.at, at))?.data
    .ground;
  if (keyId === timeline.header.key.id && ground === "break-glass") return "glass";
  const isGivenUp = entriesOf(entries, "consumer.retired").some(
    (entry) => consumers.includes(entry.data.consumer) && !isAfter(entry.at, at),
  );
  if (isGivenUp) return "given-up";
  const { acceptances } = timeline.exceptions;
  const isAccepted = acceptances.some(({ valid, subject }) => valid && consumers.includes(subject));
  return isAccepted ? "accepted" : "unseen";
}
