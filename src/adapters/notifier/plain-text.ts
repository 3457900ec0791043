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

/** The whole notice as text that is safe on a terminal. */
export function noticeText(notice: Notice): string {
  const to = `${notice.banner} to ${forLine(notice.to)}`;
  return [subjectOf(notice), to, ...linesOf(notice)].map((line) => `${line}\n`).join("");
}
