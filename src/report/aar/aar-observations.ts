import type { WorldFacts } from "../../core/exercise/facts.ts";
import type { Measure } from "../../core/exercise/objective.ts";
import type { Instant } from "../../core/time.ts";
import type { AarMaterial, Observation } from "./aar-material.ts";
import { withoutCommand } from "./aar-words.ts";
import { entriesOf } from "../history.ts";
import { count, duration, list, named, quoted } from "../phrase.ts";

/** What shows how far a measure was reached, from the records alone. */
export function observationsOf(
  measure: Measure,
  consumer: string | undefined,
  material: AarMaterial,
): readonly Observation[] {
  const { facts, score, timeline } = material;
  const isMeant = (id: string): boolean => consumer === undefined || id === consumer;
  const subjects = material.subjects(measure, consumer).filter(isMeant);
  const each = (words: (subject: string) => string): readonly Observation[] =>
    subjects.map((subject) => whole(words(named(subject))));
  switch (measure) {
    case "premature-ends":
      return earlyEnds(material, isMeant);
    case "consumers-broken":
    case "broken-time":
      return facts.broken.filter((one) => isMeant(one.consumer)).map(broken);
    case "containment-time":
      return [moment(facts.containedAt, "the leaked key was first narrowed, disabled or ended", "contained")];
    case "end-time":
      return [moment(facts.endedAt, "the leaked key was ended", "ended")];
    case "exposure-time":
      return [
        { at: facts.exposedAt, text: "the key was exposed" },
        moment(facts.endedAt, `it was ended; exposed for ${duration(facts.exposureSeconds)} in all`, "ended"),
      ];
    case "thief-calls":
      return thief(facts);
    case "keys-left":
      return [
        ...ended(material),
        ...facts.orphans.map((id) => whole(`key ${named(id)} was made in the response, and nobody holds it`)),
        ...facts.thief.keysAlive.map((id) => whole(`key ${named(id)} is in the thief's hands, and works`)),
      ];
    case "on-leaked-key":
      return each((subject) => `${subject} still calls with the leaked key at the end`);
    case "callers-missed":
      return [
        ...found(material, isMeant),
        ...each((subject) => `${subject} called, and nobody found it before the leaked key was ended`),
      ];
    case "callers-misjudged":
      return each((subject) => `${subject} was called something else than it is`);
    case "consumers-unproven":
      return unproven(material, subjects, isMeant);
    case "risks-accepted":
      return risks(material);
    case "owners-untold":
      return subjects.length === 0
        ? []
        : [whole(`not told before something of theirs was touched: ${list(subjects.map(named))}`)];
    case "rash-decisions":
      return score.decisions
        .filter(({ verdict }) => verdict === "rash")
        .map(({ at, chosen, why, effect }) => ({
          at,
          text: `${withoutCommand(chosen)}: ${why}${effect === null ? "" : `. What it did: ${effect}`}`,
        }));
    case "not-closed":
      return [whole(`the response was ${timeline.header.state} when the rehearsal ended`)];
    default:
      return measure satisfies never;
  }
}

function whole(text: string): Observation {
  return { at: null, text };
}

function moment(at: Instant | null, text: string, done: string): Observation {
  return at === null ? whole(`the leaked key was never ${done}`) : { at, text };
}

function earlyEnds(
  { facts, timeline: { header } }: AarMaterial,
  isMeant: (id: string) => boolean,
): readonly Observation[] {
  const early = facts.prematureEnds.filter(({ consumers }) => consumers.some(isMeant));
  if (early.length === 0 && facts.endedAt !== null)
    return [{ at: facts.endedAt, text: "the leaked key was ended, and no consumer ran on it any more" }];
  return early.map(({ at, keyId, consumers }) => {
    const key = keyId === header.key.id ? "the leaked key" : `key ${named(keyId)}`;
    return { at, text: `${key} was ended while ${list(consumers.map(named))} still held it` };
  });
}

/** Other keys than the leaked one that came to an end: of the thief, or of a create whose answer got lost. */
function ended({ entries, timeline: { header } }: AarMaterial): readonly Observation[] {
  return entriesOf(entries, "key.ended")
    .filter(({ data }) => data.keyId !== header.key.id)
    .map(({ at, data }) => ({ at, text: `key ${named(data.keyId)} was ended` }));
}

function found({ entries, facts }: AarMaterial, isMeant: (id: string) => boolean): readonly Observation[] {
  return entriesOf(entries, "consumer.added")
    .filter(({ at, data }) => isMeant(data.consumer.id) && (facts.endedAt === null || at <= facts.endedAt))
    .map(({ at, data }) => ({ at, text: `${named(data.consumer.id)} was found, and joined the inventory` }));
}

function unproven(
  { timeline: { consumers } }: AarMaterial,
  subjects: readonly string[],
  isMeant: (id: string) => boolean,
): readonly Observation[] {
  const seen = consumers.list.filter(
    ({ id, proof }) => isMeant(id) && proof === "observed" && !subjects.includes(id),
  );
  return [
    ...(seen.length === 0
      ? []
      : [whole(`observed on the replacement at the end: ${list(seen.map(({ id }) => named(id)))}`)]),
    ...(subjects.length === 0
      ? []
      : [whole(`not proven on the replacement at the end: ${list(subjects.map(named))}`)]),
  ];
}

function broken({ consumer, refusals, seconds, declared }: WorldFacts["broken"][number]): Observation {
  const off = declared ? "" : "; it is on no inventory";
  return whole(
    `${named(consumer)} had ${count(refusals, "call")} refused and was out for ${duration(seconds)}${off}`,
  );
}

function thief({ thief: { accepted, refused, first, last } }: WorldFacts): readonly Observation[] {
  if (first === null) return [whole("the thief had no call accepted")];
  return [
    { at: first, text: "first call of the thief" },
    ...(last === null
      ? []
      : [
          {
            at: last,
            text: `last call of the thief: ${accepted} accepted since the exposure, ${refused} refused`,
          },
        ]),
  ];
}

function risks({ timeline: { exceptions } }: AarMaterial): readonly Observation[] {
  const { acceptances, breakGlass } = exceptions;
  return [
    ...acceptances.map(({ code, subject, signers, reasons }) =>
      whole(
        `${code} ${named(subject)} was accepted by ${list(signers.map(named))}: ${reasons.map(quoted).join("; ")}`,
      ),
    ),
    ...breakGlass
      .filter(({ used }) => used)
      .map(({ signers, reasons }) =>
        whole(`glass was broken by ${list(signers.map(named))}: ${reasons.map(quoted).join("; ")}`),
      ),
  ];
}
