/** How the names of keys are to be read in a file. */
export type FileFamily =
  /** Every name of a key counts, and what stands behind it. */
  | "config"
  /** Names count where the language reads them. */
  | "shell"
  | "source"
  /** Literal keys, and headers with variables; the rest is prose. */
  | "prose"
  /** Literal keys only. */
  | "data";

/** What kind of file it is: what runs it, and how its names are read. */
export interface FileKind {
  readonly runtime: string;
  readonly family: FileFamily;
  readonly format: "yaml" | "json" | "hcl" | "other";
  readonly comments: readonly string[];
}

export const HASH = ["#"];
export const SLASHES = ["//", "/*", "*"];

/** A kind of file by its path, which begins with `/` and is in lower case. */
export interface KindRule {
  readonly runtime: string;
  readonly family: FileFamily;
  readonly path: RegExp;
  readonly format?: FileKind["format"];
  readonly comments?: readonly string[];
}

/** One row of a table of kinds. */
export function kind(
  runtime: string,
  family: FileFamily,
  path: RegExp,
  more: Pick<KindRule, "format" | "comments"> = {},
): KindRule {
  return { runtime, family, path, ...more };
}
