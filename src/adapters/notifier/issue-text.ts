import { createHash } from "node:crypto";
import type { Notice } from "../../ports/notifier.ts";
import { cutLine, fitLines } from "./fit-lines.ts";
import { addresseeOf, linesOf, missingWords, subjectOf } from "./plain-text.ts";

/** GitHub takes 256 and 65,536 characters. */
const LONGEST_TITLE = 240;
const LONGEST_TEXT = 60_000;

const asItIs = (text: string): string => text;

export function issueTitle(notice: Notice): string {
  return cutLine(subjectOf(notice), LONGEST_TITLE, asItIs);
}

/**
 * The notice as a block of code behind its marks: there nobody is mentioned, nothing is linked or closed, and no markup is
 * read, whoever wrote the text.
 */
export function issueBody(notice: Notice): string {
  const lines = fitLines([subjectOf(notice), ...addresseeOf(notice), ...linesOf(notice)], {
    most: LONGEST_TEXT,
    mostOfLine: LONGEST_TEXT / 3,
    escape: asItIs,
    missing: missingWords(notice),
  });
  const text = `${lines.join("\n")}\n`;
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${headOf(notice).join("\n")}\n\n${fence}text\n${text}${fence}\n`;
}

/** Whether the text begins as this notice does: what stands further down anybody may have said. */
export function isMarked(text: string, notice: Notice): boolean {
  const lines = text.split(/\r?\n/, 2);
  return headOf(notice).every((mark, index) => lines[index] === mark);
}

function headOf(notice: Notice): readonly string[] {
  return [threadMark(notice), noticeMark(notice)];
}

/** Is the same for all notices of one incident to one addressee. */
export function threadMark({ banner, incident, to }: Notice): string {
  return `<!-- stanch-thread ${digest([banner, incident, to])} -->`;
}

/** Is the same for a notice that is sent again. */
export function noticeMark({ dedupe }: Notice): string {
  return `<!-- stanch-notice ${digest([dedupe])} -->`;
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
