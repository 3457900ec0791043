import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createIdentityFile, loadIdentity } from "../adapters/identity-file.ts";
import { ensurePrivateDirectory } from "../adapters/private-file.ts";
import { StanchError } from "../core/errors.ts";
import type { Identity } from "../ports/signer.ts";

/** A name stands for the identity of that name on this machine; a path for itself. */
function fileOf(folder: string, given: string): string {
  return given.includes("/") || given.endsWith(".json") ? resolve(given) : join(folder, `${given}.json`);
}

/** The identity that is named, else the only one on this machine (`ERR_WHICH_IDENTITY`). */
export async function findIdentity(configDir: string, given?: string): Promise<Identity> {
  const folder = join(configDir, "identities");
  if (given !== undefined) return loadIdentity(fileOf(folder, given));
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const [only] = names;
  if (only !== undefined && names.length === 1) return loadIdentity(join(folder, only));
  throw new StanchError({
    code: "ERR_WHICH_IDENTITY",
    message:
      names.length === 0
        ? "nobody has enrolled on this machine"
        : `${names.length} identities are on this machine: ${names.map((name) => name.slice(0, -5)).join(", ")}`,
    hint: names.length === 0 ? "stanch enrol YOUR-NAME" : "say which: --identity NAME",
  });
}

/** Makes the identity, or loads it if the same person's file is there already. */
export async function createIdentity(
  configDir: string,
  person: string,
  given?: string,
): Promise<{ identity: Identity; file: string }> {
  const file = fileOf(join(configDir, "identities"), given ?? person);
  if (existsSync(file)) {
    const identity = await loadIdentity(file);
    if (identity.person === person) return { identity, file };
    throw new StanchError({
      code: "ERR_IDENTITY_EXISTS",
      message: `${file} belongs to ${identity.person}`,
      hint: "choose another file with --identity",
    });
  }
  await ensurePrivateDirectory(dirname(file));
  return { identity: await createIdentityFile(file, person), file };
}
