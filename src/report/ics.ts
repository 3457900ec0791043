import { forTerminal } from "../core/sanitise.ts";
import type { Instant } from "../core/time.ts";

/** A whole day in a calendar. */
export interface CalendarDay {
  /** The same for the same thing, so that a calendar that reads the file again moves it. */
  readonly uid: string;
  /** `2026-11-23`. */
  readonly day: string;
  readonly summary: string;
  readonly description: string;
  /** Days beforehand at which the calendar reminds. */
  readonly remind: number;
}

/** An iCalendar file (RFC 5545) of whole days: CRLF, text escaped, lines folded at 75 octets. */
export function renderIcs(name: string, stamp: Instant, days: readonly CalendarDay[]): string {
  const at = stamp.replaceAll(/[-:]|\.\d+/g, "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//stanch//rotation//EN",
    `X-WR-CALNAME:${escaped(name)}`,
    ...days.flatMap(({ uid, day, summary, description, remind }) => [
      "BEGIN:VEVENT",
      `UID:${escaped(uid)}`,
      `DTSTAMP:${at}`,
      `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
      `SUMMARY:${escaped(summary)}`,
      `DESCRIPTION:${escaped(description)}`,
      "TRANSP:TRANSPARENT",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escaped(summary)}`,
      `TRIGGER:-P${remind}D`,
      "END:VALARM",
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** Controls and direction signs can't stand in TEXT: they show as what they are. */
function escaped(text: string): string {
  return forTerminal(text)
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\t", " ");
}

const MOST_OCTETS = 75;
const ENCODER = new TextEncoder();

/** Never inside a sign of several octets. */
function folded(line: string): string {
  let result = "";
  let octets = 0;
  for (const sign of line) {
    const size = ENCODER.encode(sign).length;
    if (octets + size > MOST_OCTETS) {
      result += "\r\n ";
      octets = 1;
    }
    result += sign;
    octets += size;
  }
  return result;
}
