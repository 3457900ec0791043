import type { Blocker } from "../../src/core/blocker.ts";
import type { Claim } from "../../src/core/journal.ts";
import type { Reaction, RehearsalPerson } from "../../src/engine/players/reference-policy.ts";
import type { Manners } from "./people.ts";

/** What people may say of a consumer; the other claims are about keys and the leak path. */
export type Word = Extract<Claim, "new-key-in-use" | "old-key-unused" | "consumer-written">;

export function isWord(claim: Claim): claim is Word {
  return claim === "new-key-in-use" || claim === "old-key-unused" || claim === "consumer-written";
}

/** What somebody would say who wants this blocker to go. */
const SAID: Readonly<Record<string, Word>> = {
  UNSWAPPED: "consumer-written",
  NEW_USE_UNPROVEN: "new-key-in-use",
  EVIDENCE_STALE: "new-key-in-use",
  OLD_USE_UNOBSERVABLE: "old-key-unused",
  OLD_USE_SEEN: "old-key-unused",
  SILENCE_RUNNING: "old-key-unused",
};

/** Attestations about consumers that keep the gate shut: by careful people if they are true, by others all the same. */
export function claims(
  blockers: readonly Blocker[],
  responder: RehearsalPerson | undefined,
  { attests, lies }: Manners,
  isSo: (claim: Word, consumer: string) => boolean,
): readonly Reaction[] {
  if (responder === undefined || !(attests || lies)) return [];
  return blockers.flatMap(({ code, subject }): readonly Reaction[] => {
    const claim = SAID[code];
    if (claim === undefined || !(lies || isSo(claim, subject))) return [];
    return [
      {
        by: responder.id,
        topic: `attest/${claim}/${subject}`,
        after: responder.answersAfter,
        does: {
          sign: (_now, at) => ({
            type: "attestation.made",
            data: { claim, subject, happenedAt: at, statement: `${subject}: ${claim}, as everybody can see` },
          }),
        },
      },
    ];
  });
}
