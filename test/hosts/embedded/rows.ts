import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { createSigner, identityOf } from "../../../src/adapters/signer.ts";
import { checkpointText } from "../../../src/core/checkpoint-text.ts";
import type { EventBody, JournalEntry } from "../../../src/core/journal.ts";
import { signedPayload } from "../../../src/core/signed-payload.ts";
import { type EmbeddedJournal, openJournal } from "../../../src/hosts/embedded/journal.ts";
import type { Identity } from "../../../src/ports/signer.ts";

export const INCIDENT = "L-20261123-k3f9";
export const AT = "2026-11-23T03:00:00.000Z";
export const signer = createSigner();

/** A journal of its own in a directory of its own. */
export function freshPath(): string {
  return join(mkdtempSync(join(tmpdir(), "stanch-journal-")), ".stanch", "journal.db");
}

export function open(path = freshPath()): EmbeddedJournal {
  return openJournal({ path, digester: signer, random: createCryptoRandom() });
}

export function newIdentity(person: string): Identity {
  return identityOf(person, generateKeyPairSync("ed25519").privateKey);
}

/** The smallest row there is; `n` tells rows apart. */
export function judged(n: number, actor = "stanch"): EventBody {
  return { type: "audit.judged", at: AT, actor, data: { unclassified: n } };
}

/** Only what the journal and its verification look at. */
export function opened(...people: readonly Identity[]): EventBody {
  const enrolled = people.map(({ person, publicKey }) => ({ id: person, publicKey }));
  return {
    type: "incident.opened",
    at: AT,
    actor: "ana",
    data: { mode: "rehearsal", people: enrolled },
  } as unknown as EventBody;
}

export function approval(identity: Identity, visit = 1): EventBody {
  const data = { verdict: "a".repeat(64), visit, by: identity.person };
  const text = signer.canonical(signedPayload(INCIDENT, "approval.granted", AT, data));
  return {
    type: "approval.granted",
    at: AT,
    actor: identity.person,
    data: { ...data, signature: signer.sign(identity, text) },
  };
}

export function checkpointOver(identity: Identity, entries: readonly JournalEntry[]): EventBody {
  const size = entries.length;
  const root = entries.at(-1)?.hash ?? "";
  const signature = signer.sign(identity, checkpointText(INCIDENT, size, root));
  return {
    type: "checkpoint.signed",
    at: AT,
    actor: "stanch",
    data: { size, root, by: identity.person, signature },
  };
}
