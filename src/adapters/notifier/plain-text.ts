import { forLine, forTerminal } from "../../core/sanitise.ts";
import type { Notice } from "../../ports/notifier.ts";

/** The subject, with the banner before all else. */
export function subjectOf(notice: Notice): string {
  const subject = forLine(notice.subject);
  return isUnmarked(notice) ? subject : `${notice.banner} ${forLine(notice.incident)}: ${subject}`;
}

/** The lines, each with the banner: text from outside that breaks a line can't begin one without it. */
export function linesOf(notice: Notice): readonly string[] {
  const lines = notice.lines.flatMap((line) => forTerminal(line).split("\n"));
  return isUnmarked(notice) ? lines : lines.map((line) => `${notice.banner} ${line}`.trimEnd());
}

/** A line that says whom it is for, with the banner; outsiders need none. */
export function addresseeOf(notice: Notice): readonly string[] {
  return isUnmarked(notice) ? [] : [`${notice.banner} to ${forLine(notice.to)}`];
}

/** The whole notice as text that is safe on a terminal. */
export function noticeText(notice: Notice): string {
  return [subjectOf(notice), ...addresseeOf(notice), ...linesOf(notice)].map((line) => `${line}\n`).join("");
}

/** Says that a service takes no more lines than were sent. */
export function missingWords(notice: Notice): (lines: number) => string {
  const where = `: stanch status --incident ${forLine(notice.incident)}`;
  return (lines) => {
    const words = `${String(lines)} more line${lines === 1 ? "" : "s"} didn't fit here`;
    return isUnmarked(notice) ? words : `${notice.banner} ${words}${where}`;
  };
}

function isUnmarked({ banner, isForOutsiders }: Notice): boolean {
  return isForOutsiders === true && banner === "LIVE";
}
