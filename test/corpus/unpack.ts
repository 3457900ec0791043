import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** One file of the corpus as it lies in somebody's repository or home directory. */
export interface CorpusFile {
  readonly archive: string;
  /** A file of a `planted` archive holds at least one key or reference, a file of a `clean` one none. */
  readonly planted: boolean;
  /** Relative to the folder that it is unpacked into, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Stands inside other providers' keys in the archives, so that nobody's push protection takes them for real. */
export const MARKER = "~~";

/** `tuned` is what the scanner's rules were made with; the others were measured before anybody looked at what they say of the rules. */
export type CorpusName = "tuned" | "second" | "third" | "fourth";

const ARCHIVES: Readonly<Record<CorpusName, string>> = {
  tuned: "{clean,planted}-*.txtar",
  second: "second-{clean,planted}.txtar",
  third: "third-{clean,planted}.txtar",
  fourth: "fourth-{clean,planted}.txtar",
};

/** All files of a corpus, the marker taken out of them. */
export function corpusFiles(corpus: CorpusName = "tuned"): readonly CorpusFile[] {
  return globSync(ARCHIVES[corpus], { cwd: import.meta.dirname })
    .sort()
    .flatMap((archive) => filesOf(archive, readFileSync(join(import.meta.dirname, archive), "utf8")));
}

/** Writes all files of a corpus into a folder, and says which. */
export function unpackCorpus(folder: string, corpus: CorpusName = "tuned"): readonly CorpusFile[] {
  const files = corpusFiles(corpus);
  for (const { path, text } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return files;
}

function filesOf(archive: string, packed: string): readonly CorpusFile[] {
  const files: { path: string; lines: string[] }[] = [];
  for (const line of packed.replace(/\n$/, "").split("\n")) {
    const path = /^-- (.+) --$/.exec(line)?.[1];
    if (path === undefined) files.at(-1)?.lines.push(line);
    else files.push({ path: checked(path), lines: [] });
  }
  return files.map(({ path, lines }) => ({
    archive,
    planted: /(^|-)planted[-.]/.test(archive),
    path,
    text: `${lines.join("\n")}\n`.replaceAll(MARKER, ""),
  }));
}

function checked(path: string): string {
  if (posix.normalize(path) === path && !path.startsWith("/") && !path.startsWith("../")) return path;
  throw new Error(`${path} would leave the folder`);
}
