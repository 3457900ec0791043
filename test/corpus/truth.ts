import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CorpusName } from "./unpack.ts";

/** One thing that a scanner has to find in the corpus. */
export interface Planted {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly what: "value" | "reference";
  readonly provider: string;
  readonly keyKind: "team" | "user" | null;
  /** The variable, field or secret that holds the key; null where it has no name. */
  readonly name: string | null;
  /** What runs with the key: `github-actions`, `cron`, `cursor`, … */
  readonly runtime: string;
  /** Begin and end of a value, which itself stands in the archive only. */
  readonly prefix?: string;
  readonly lastFour?: string;
  /** How the value is written, where not as it is; `base64` covers Basic credentials. */
  readonly form?: "base64" | "url";
  /** First and last line of a reference that takes several lines: to find any of them is to find it. */
  readonly lines?: readonly [number, number];
  /** People may differ on this one: finding it is no merit, and no false alarm either. */
  readonly optional?: true;
}

/** What a scanner says that it found. */
export interface Hit {
  readonly file: string;
  readonly line: number;
  readonly what: "value" | "reference";
}

/** A scanner's marks. */
export interface Marks {
  readonly found: readonly Planted[];
  readonly missed: readonly Planted[];
  readonly falseAlarms: readonly Hit[];
}

const TRUTHS: Readonly<Record<CorpusName, string>> = {
  tuned: "truth.json",
  second: "second-truth.json",
  third: "third-truth.json",
  fourth: "fourth-truth.json",
};

/** All that is planted in a corpus. */
export function truth(corpus: CorpusName = "tuned"): readonly Planted[] {
  const path = join(import.meta.dirname, TRUTHS[corpus]);
  return JSON.parse(readFileSync(path, "utf8")) as readonly Planted[];
}

/** Compares hits with what is planted. A reference on a line whose value is planted is neither merit nor false alarm. */
export function judge(hits: readonly Hit[], planted: readonly Planted[] = truth()): Marks {
  const byFile = Map.groupBy(planted, ({ file }) => file);
  const hitsByFile = Map.groupBy(hits, ({ file }) => file);
  const wanted = planted.filter(({ optional }) => optional !== true);
  const isFound = (entry: Planted): boolean =>
    (hitsByFile.get(entry.file) ?? []).some((hit) => hit.what === entry.what && covers(entry, hit.line));
  return {
    found: wanted.filter(isFound),
    missed: wanted.filter((entry) => !isFound(entry)),
    falseAlarms: hits.filter((hit) => !(byFile.get(hit.file) ?? []).some((entry) => excuses(entry, hit))),
  };
}

function excuses(entry: Planted, hit: Hit): boolean {
  return covers(entry, hit.line) && (entry.what === hit.what || entry.what === "value");
}

function covers({ line, lines: [first, last] = [line, line] }: Planted, at: number): boolean {
  return first <= at && at <= last;
}
