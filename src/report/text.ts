import { sectionsOf } from "./sections.ts";
import { paragraph, table } from "./table.ts";
import type { Timeline } from "./timeline.ts";

/** The report for a terminal of 80 columns: no colour codes, the banner on every line, line feeds as the only control. */
export function renderText(timeline: Timeline): string {
  const options = { banner: timeline.banner };
  const lines = sectionsOf(timeline).flatMap((section, index) => [
    ...(index === 0 ? [] : [timeline.banner]),
    ...paragraph(section.title.toUpperCase(), options),
    ...(section.note === undefined ? [] : paragraph(section.note, options)),
    ...(section.rows.length === 0
      ? paragraph(section.empty, options)
      : table(section.columns, section.rows, options)),
  ]);
  return `${lines.join("\n")}\n`;
}
