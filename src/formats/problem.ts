import { StanchError } from "../core/errors.ts";
import { forLine } from "../core/sanitise.ts";
import { shown } from "./mask.ts";
import { placesIn } from "./text-place.ts";

/** One thing that is wrong in a file. Nothing in it shows a value that looks like a secret. */
export interface Problem {
  readonly file: string;
  /** From 1; the column counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** `steps[1].kind`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
  /** The source line and a caret below it, or empty. */
  readonly excerpt: string;
}

/** More problems than this are counted, not shown. */
export const MOST_SHOWN = 50;

/** All problems as text for people, each with its place, source line and caret. */
export function renderProblems(problems: readonly Problem[]): string {
  const shownProblems = problems.slice(0, MOST_SHOWN).map((problem) => {
    const path = problem.path === "" ? "" : ` ${problem.path}:`;
    const hint = problem.hint === undefined ? "" : `; ${problem.hint}`;
    const head = `${problem.file}:${problem.line}:${problem.column}${path} ${problem.message}${hint}`;
    return problem.excerpt === "" ? head : `${head}\n${problem.excerpt.replaceAll(/^/gm, "  ")}`;
  });
  const more = problems.length - shownProblems.length;
  return [...shownProblems, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

/** `ERR_FORMAT` with every problem in its message. */
export function formatError(problems: readonly Problem[]): StanchError {
  return new StanchError({ code: "ERR_FORMAT", message: renderProblems(problems) });
}

/** `steps[1].kind`; a segment that looks like a secret is masked. */
export function renderPath(path: readonly PropertyKey[]): string {
  return path
    .map((segment, index) => {
      if (typeof segment === "number") return `[${segment}]`;
      const name = shown(String(segment));
      if (!/^[\w*-]+$/.test(name)) return `["${name}"]`;
      return index === 0 ? name : `.${name}`;
    })
    .join("");
}

type Stretches = readonly { readonly from: number; readonly to: number }[];

/**
 * Gives line, column and excerpt of an offset into `text`: the source line, its `hidden` stretches masked, and a caret
 * below. Without `hidden` (nobody knows what may be shown) the excerpt is empty.
 */
export function pointer(text: string, hidden: Stretches | null) {
  const placeOf = placesIn(text);
  return (offset: number, withExcerpt: boolean): Pick<Problem, "line" | "column" | "excerpt"> => {
    const { line, column } = placeOf(offset);
    const start = offset - column + 1;
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const excerpt =
      hidden === null || !withExcerpt || text.trim() === ""
        ? ""
        : excerptOf(text, { start, end, offset }, hidden);
    return { line, column, excerpt };
  };
}

const BEFORE_CARET = 60;
const LONGEST_LINE = 110;

function excerptOf(
  text: string,
  at: { start: number; end: number; offset: number },
  hidden: Stretches,
): string {
  let line = "";
  let caret: number | undefined;
  let done = at.start;
  for (const { from, to } of hidden) {
    if (to <= at.start || from >= at.end) continue;
    if (at.offset <= from) caret ??= line.length + at.offset - done;
    line += text.slice(done, Math.max(from, at.start));
    if (at.offset < to) caret ??= line.length;
    line += from >= at.start && to <= at.end ? shown(text.slice(from, to)) : "***";
    done = Math.min(to, at.end);
  }
  caret ??= line.length + at.offset - done;
  line = (line + text.slice(done, at.end)).replace(/\r$/, "").replaceAll("\t", " ");
  const left = forLine(line.slice(0, caret));
  line = left + forLine(line.slice(caret));
  caret = left.length;

  const cut = Math.max(0, Math.min(caret - BEFORE_CARET, line.length - LONGEST_LINE));
  const head = cut > 0 ? "…" : "";
  const tail = line.length > cut + LONGEST_LINE ? "…" : "";
  return `${head}${line.slice(cut, cut + LONGEST_LINE)}${tail}\n${" ".repeat(head.length + caret - cut)}^`;
}
