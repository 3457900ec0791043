import type { Incident } from "../core/incident.ts";
import { StanchError } from "../core/errors.ts";
import type { Claim } from "../core/journal.ts";
import { isMigration } from "../core/purpose.ts";
import { named } from "../report/phrase.ts";

/** What a person can attest, as it is typed, and what it is about. */
export const CLAIMS: Readonly<
  Record<string, { readonly claim: Claim; readonly about: "consumer" | "key" | "incident" }>
> = {
  "new-key-in-use": { claim: "new-key-in-use", about: "consumer" },
  "old-key-unused": { claim: "old-key-unused", about: "consumer" },
  "consumer-written": { claim: "consumer-written", about: "consumer" },
  "leak-path": { claim: "leak-path-closed", about: "incident" },
  "key-dead": { claim: "key-dead", about: "key" },
  "key-disabled": { claim: "key-disabled", about: "key" },
  "key-enabled": { claim: "key-enabled", about: "key" },
  abuse: { claim: "abuse-seen", about: "incident" },
};

/** The claim and the subject that are meant (`ERR_CLAIM_UNKNOWN`, `ERR_SUBJECT_UNKNOWN`). */
export function claimOf(
  incident: Incident,
  word: string,
  subject: string | undefined,
): { readonly claim: Claim; readonly subject: string } {
  const known = Object.hasOwn(CLAIMS, word) ? CLAIMS[word] : undefined;
  if (known === undefined) {
    throw new StanchError({
      code: "ERR_CLAIM_UNKNOWN",
      message: `"${word}" isn't something to attest`,
      hint: `one of ${Object.keys(CLAIMS).join(", ")}`,
    });
  }
  const { claim, about } = known;
  if (isMigration(incident.plan) && about === "incident") throw notOfMigration(incident, word);
  switch (about) {
    case "incident":
      return {
        claim,
        subject: oneOf("the subject of this: it is about the incident", subject ?? "incident", ["incident"]),
      };
    case "consumer":
      return {
        claim,
        subject: oneOf("a consumer of this incident", subject, Object.keys(incident.consumers)),
      };
    default:
      return {
        claim,
        subject: oneOf(
          "a key that this can be said of",
          subject ?? incident.leaked.id,
          keysOf(incident, claim),
        ),
      };
  }
}

/** What is said of a leak changes nothing in a migration: it has to be given up for a response. */
function notOfMigration({ leaked }: Incident, word: string): StanchError {
  return new StanchError({
    code: "ERR_CLAIM_UNKNOWN",
    message: `nobody attests "${word}" in a migration: it is there for a key that hasn't leaked`,
    hint: `if it has: stanch abort, stanch resume, then stanch respond RUNBOOK --live --key ${leaked.id}`,
  });
}

/** `word` if it is one of those that are known (`ERR_SUBJECT_UNKNOWN`). */
export function oneOf(what: string, word: string | undefined, known: readonly string[]): string {
  if (word !== undefined && known.includes(word)) return word;
  throw new StanchError({
    code: "ERR_SUBJECT_UNKNOWN",
    message: word === undefined ? `name ${what}` : `${named(word)} isn't ${what}`,
    hint: known.length === 0 ? "there is none now" : `one of ${known.map(named).join(", ")}`,
  });
}

/** Only the leaked key can be disabled or enabled; dead can be whatever was made with it or for it, too. */
function keysOf({ leaked, lineage, orphans, effects }: Incident, claim: Claim): readonly string[] {
  if (claim !== "key-dead") return [leaked.id];
  const lost = Object.values(effects).flatMap((effect) =>
    effect.state === "unknown" && effect.keyName !== null ? [effect.keyName] : [],
  );
  return [leaked.id, ...lineage.map((item) => item.id), ...orphans.map((orphan) => orphan.keyId), ...lost];
}
