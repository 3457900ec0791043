import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { dirname } from "node:path";
import { StanchError } from "../../core/errors.ts";
import { createPrivateFile, ensurePrivateDirectory, readPrivateFile } from "../private-file.ts";

/** Both halves of an age X25519 key; the first is a secret. */
export interface AgeKey {
  readonly identity: string;
  readonly recipient: string;
}

/**
 * The age identity in a 0600 file, in the form that `age-keygen` writes; null if there is none yet.
 * Throws `ERR_FILE_NOT_PRIVATE` or `ERR_SPOOL_IDENTITY_DAMAGED`.
 */
export async function readAgeKey(path: string): Promise<AgeKey | null> {
  const found = await readPrivateFile(path);
  if (found === null) return null;
  const identity = /^AGE-SECRET-KEY-1[0-9A-Z]+$/m.exec(found.toString("latin1"))?.[0];
  try {
    if (identity !== undefined) return { identity, recipient: await identityToRecipient(identity) };
  } catch {
    // The library's message would repeat a part of the identity.
  }
  throw new StanchError({ code: "ERR_SPOOL_IDENTITY_DAMAGED", message: `${path} holds no age identity` });
}

/** As `readAgeKey`, but makes the file and its directory on first use; of two that do so at once both get the same key. */
export async function ensureAgeKey(path: string): Promise<AgeKey> {
  const found = await readAgeKey(path);
  if (found !== null) return found;
  await ensurePrivateDirectory(dirname(path));
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  await createPrivateFile(path, `# public key: ${recipient}\n${identity}\n`);
  return ensureAgeKey(path);
}
