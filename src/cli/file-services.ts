/** Files for a new team to fill in: by what the provider is worked. */
export const STARTERS = ["auxot", "generic-http"] as const;
export type StarterName = (typeof STARTERS)[number];

/** Names of files in the workspace. */
export interface Scaffold {
  readonly made: readonly string[];
  /** They were there already. */
  readonly kept: readonly string[];
}

/** What commands do with files that a person names. */
export interface FileServices {
  /** Gives a folder the files of a starter (`ERR_FILE_WRITE`). */
  scaffold(dir: string, starter: StarterName): Promise<Scaffold>;
  /** Path of a file that comes with stanch, under `runbooks/`. */
  shipped(name: string): string;
  /** A file's text (`ERR_FILE_UNREADABLE`). */
  readText(file: string): string;
  /** The same, or null where there is no such file. */
  readTextIfThere(file: string): string | null;
  /** Writes a new 0600 file; one that exists throws `ERR_FILE_EXISTS`. */
  writePrivate(file: string, text: string): Promise<void>;
  /**
   * Puts another text into a file that is meant to be read by others (an inventory), at once; its mode stays, and a new one
   * gets 0644. What stood there must still be `was`, null for nothing (`ERR_FILE_CHANGED`, `ERR_FILE_WRITE`).
   */
  replaceText(file: string, was: string | null, text: string): Promise<void>;
  /** SHA-256 of a file's bytes, hex. */
  hashFile(file: string): Promise<string>;
}
