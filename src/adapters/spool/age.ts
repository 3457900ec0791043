import { Decrypter, Encrypter } from "age-encryption";
import { dirname, resolve } from "node:path";
import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import type { Spool } from "../../ports/spool.ts";
import { removeFile } from "../atomic-write.ts";
import { handleOf } from "../fingerprint.ts";
import { ensurePrivateDirectory, readPrivateFile, writePrivateFile } from "../private-file.ts";
import { ensureAgeKey, readAgeKey } from "./age-identity.ts";
import { checkSpoolName, decodeSpool, encodeSpool } from "./spool-values.ts";

export interface AgeSpoolOptions {
  readonly incident: string;
  /** The encrypted file; it and its directory are made when needed. */
  readonly path: string;
  /** The age identity, outside the workspace; made with the first value. */
  readonly identityPath: string;
  readonly fingerprintKey: Uint8Array;
}

/**
 * A spool in one age file that a person can open with `age --decrypt --identity`. Throws `ERR_SPOOL_DAMAGED` for a file
 * that isn't whole or belongs to another incident, `ERR_SPOOL_IDENTITY_MISSING`, `ERR_FILE_NOT_PRIVATE`.
 */
export function createAgeSpool(options: AgeSpoolOptions): Spool {
  const { incident, path, identityPath, fingerprintKey } = options;

  const load = async (): Promise<Map<string, string>> => {
    const file = await readPrivateFile(path);
    if (file === null) return new Map();
    const key = await readAgeKey(identityPath);
    if (key === null) throw identityMissing(path, identityPath);
    const text = await decrypt(file, key.identity);
    const values = text === undefined ? undefined : decodeSpool(incident, text);
    if (values === undefined) throw damaged(path);
    return values;
  };

  const save = async (values: ReadonlyMap<string, string>): Promise<void> => {
    if (values.size === 0) return removeFile(path);
    await ensurePrivateDirectory(dirname(path));
    const { recipient } = await ensureAgeKey(identityPath);
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    await writePrivateFile(path, await encrypter.encrypt(encodeSpool(incident, values)));
  };

  const get = (name: string): Promise<Secret | null> =>
    inTurn(path, async () => {
      const value = (await load()).get(name);
      return value === undefined ? null : new Secret(value);
    });

  return {
    async put(name, value, sha256Length) {
      checkSpoolName(name);
      await inTurn(path, async () => {
        const values = await load();
        await save(values.set(name, value.reveal()));
      });
      return handleOf(value, fingerprintKey, sha256Length);
    },
    get,
    async handle(name, sha256Length) {
      const value = await get(name);
      return value === null ? null : handleOf(value, fingerprintKey, sha256Length);
    },
    names: () => inTurn(path, async () => [...(await load()).keys()].sort()),
    delete: (name) =>
      inTurn(path, async () => {
        const values = await load();
        values.delete(name);
        await save(values);
      }),
  };
}

/** Last task per file: whoever reads, changes and writes must not do so at the same time as another of this process. */
const queues = new Map<string, Promise<unknown>>();

async function inTurn<T>(path: string, task: () => Promise<T>): Promise<T> {
  const file = resolve(path);
  const before = queues.get(file) ?? Promise.resolve();
  const mine = before.then(task, task);
  queues.set(file, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(file) === mine) queues.delete(file);
  }
}

async function decrypt(file: Uint8Array, identity: string): Promise<string | undefined> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(file, "text");
  } catch {
    return undefined;
  }
}

function damaged(path: string): StanchError {
  return new StanchError({
    code: "ERR_SPOOL_DAMAGED",
    message: `${path} can't be opened: it isn't whole, or belongs to another incident or identity`,
    hint: "restore the file and its identity from where they were copied to, or reissue the replacements",
  });
}

function identityMissing(path: string, identityPath: string): StanchError {
  return new StanchError({
    code: "ERR_SPOOL_IDENTITY_MISSING",
    message: `${path} can't be opened without ${identityPath}`,
    hint: "restore the identity file",
  });
}
