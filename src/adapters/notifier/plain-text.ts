import { forLine, forTerminal } from "../../core/sanitise.ts";
import type { Notice } from "../../ports/notifier.ts";

/** The subject, with the banner before all else. */
export function subjectOf({ banner, incident, subject }: Notice): string {
  return `${banner} ${forLine(incident)}: ${forLine(subject)}`;
}

/** The lines, each with the banner: text from outside that breaks a line can't begin one without it. */
export function linesOf({ banner, lines }: Notice): readonly string[] {
  return lines.flatMap((line) => forTerminal(line).split("\n")).map((line) => `${banner} ${line}`.trimEnd());
}

/** Whom it is for, with the banner. */
export function addresseeOf({ banner, to }: Notice): string {
  return `${banner} to ${forLine(to)}`;
}

/** The whole notice as text that is safe on a terminal. */
export function noticeText(notice: Notice): string {
  return [subjectOf(notice), addresseeOf(notice), ...linesOf(notice)].map((line) => `${line}\n`).join("");
}

/** Says that a service takes no more lines than were sent. */
export function missingWords({ banner, incident }: Notice): (lines: number) => string {
  return (lines) =>
    `${banner} ${String(lines)} more line${lines === 1 ? "" : "s"} didn't fit here: stanch status --incident ${forLine(incident)}`;
}
