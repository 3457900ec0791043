import { createHash, createPrivateKey, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { StanchError } from "../core/errors.ts";
import type { Identity } from "../ports/signer.ts";
import { createPrivateFile, readPrivateFile } from "./private-file.ts";
import { identityOf } from "./signer.ts";

/** DER of an Ed25519 key in PKCS8, up to where its 32 bytes begin. */
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

const identityFile = z.strictObject({
  format: z.literal("stanch-identity/1"),
  person: z.string().min(1).max(200),
  publicKey: z.base64(),
  privateKey: z.base64(),
});

/** Makes a signing identity and its 0600 file; its directory must be there. A file that exists throws `ERR_IDENTITY_EXISTS`. */
export async function createIdentityFile(path: string, person: string): Promise<Identity> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const identity = identityOf(person, privateKey);
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
  const content = {
    format: "stanch-identity/1",
    person,
    publicKey: identity.publicKey,
    privateKey: pkcs8,
  } satisfies z.infer<typeof identityFile>;
  if (await createPrivateFile(path, `${JSON.stringify(content, null, 2)}\n`)) return identity;
  throw new StanchError({
    code: "ERR_IDENTITY_EXISTS",
    message: `${path} is there already and is kept`,
    hint: "choose another file, or use this one",
  });
}

/** Throws `ERR_IDENTITY_MISSING`, `ERR_FILE_NOT_PRIVATE` or `ERR_IDENTITY_DAMAGED`. */
export async function loadIdentity(path: string): Promise<Identity> {
  const found = await readPrivateFile(path);
  if (found === null) {
    throw new StanchError({ code: "ERR_IDENTITY_MISSING", message: `there is no identity file ${path}` });
  }
  const content = identityFile.safeParse(parseJson(found.toString("utf8")));
  const privateKey = content.success ? readPrivateKey(Buffer.from(content.data.privateKey, "base64")) : null;
  if (content.success && privateKey !== null) {
    const identity = identityOf(content.data.person, privateKey);
    if (identity.publicKey === content.data.publicKey) return identity;
  }
  // Not a word on what is wrong inside: the content is a private key.
  throw new StanchError({ code: "ERR_IDENTITY_DAMAGED", message: `${path} isn't a whole identity file` });
}

/** The same identity for the same person and seed: for rehearsals only, anybody can make it. */
export function seededIdentity(person: string, seed: string): Identity {
  const bytes = createHash("sha256").update(`stanch rehearsal identity\0${person}\0${seed}`).digest();
  const der = Buffer.concat([PKCS8_ED25519, bytes]);
  return identityOf(person, createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

function readPrivateKey(der: Buffer): KeyObject | null {
  try {
    const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
