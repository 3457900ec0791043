import { Secret } from "../../core/secret.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { findAssignment, valueAt, withValue } from "./dotenv-line.ts";
import { checkReplaceable, openStoreFile, replaceStoreFile } from "./store-file.ts";

export interface DotenvStoreOptions {
  readonly name: string;
  /** A symlink stays one: the file that it points to is replaced. */
  readonly path: string;
  readonly variable: string;
}

/**
 * One variable of a dotenv file. All other bytes, mode and owner stay as they are. Throws `ERR_STORE_MISSING`,
 * `ERR_STORE_UNWRITABLE`, `ERR_FILE_WRITE` or `ERR_DOTENV_…`.
 */
export function createDotenvStore({ name, path, variable }: DotenvStoreOptions): ConsumerStore {
  return {
    name,
    canRead: true,
    byHand: false,
    async preflight() {
      const file = await openStoreFile(path);
      findAssignment(file.text, variable);
      await checkReplaceable(path, file);
    },
    async read() {
      const { text } = await openStoreFile(path);
      return new Secret(valueAt(text, variable, findAssignment(text, variable)));
    },
    async write(value) {
      const file = await openStoreFile(path);
      const text = withValue(file.text, variable, findAssignment(file.text, variable), value.reveal());
      await replaceStoreFile(path, file, text);
    },
  };
}
