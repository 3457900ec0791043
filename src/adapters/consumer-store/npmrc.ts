import { Secret } from "../../core/secret.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { findToken, withToken } from "./npmrc-line.ts";
import { checkReplaceable, openStoreFile, replaceStoreFile } from "./store-file.ts";

export interface NpmrcStoreOptions {
  readonly name: string;
  /** A symlink stays one: the file that it points to is replaced. */
  readonly path: string;
  /** `//registry.npmjs.org/`. */
  readonly registry: string;
}

/**
 * The token for one registry in an `.npmrc`. All other bytes, mode and owner stay as they are. Throws
 * `ERR_STORE_MISSING`, `ERR_STORE_UNWRITABLE`, `ERR_FILE_WRITE` or `ERR_STORE_LINE`.
 */
export function createNpmrcStore({ name, path, registry }: NpmrcStoreOptions): ConsumerStore {
  return {
    name,
    canRead: true,
    byHand: false,
    async preflight() {
      const file = await openStoreFile(path);
      findToken(file.text, registry);
      await checkReplaceable(path, file);
    },
    async read() {
      const { text } = await openStoreFile(path);
      const { start, end } = findToken(text, registry);
      return new Secret(text.slice(start, end));
    },
    async write(value) {
      const file = await openStoreFile(path);
      const place = findToken(file.text, registry);
      await replaceStoreFile(path, file, withToken(file.text, registry, place, value.reveal()));
    },
  };
}
