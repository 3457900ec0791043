import { forMarkdown } from "../core/sanitise.ts";
import type { Section } from "./sections.ts";
import { sectionsOf } from "./sections.ts";
import type { Timeline } from "./timeline.ts";

/**
 * The report as GitHub-flavoured Markdown. Every heading and table row carries the banner; text from outside is escaped
 * so that it can't add markup, links, HTML or cells.
 */
export function renderMarkdown(timeline: Timeline): string {
  const { banner, header } = timeline;
  const mark = header.mark === null ? "" : ` (${header.mark})`;
  const title = `# ${banner}: ${forMarkdown(header.incident)}${mark}`;
  return `${[title, ...sectionsOf(timeline).map((section) => markdownSection(section, banner))].join("\n\n")}\n`;
}

/** One section whose heading, sentences and table rows all begin with the banner. */
export function markdownSection({ title, note, columns, rows, empty }: Section, banner: string): string {
  const said = note === undefined ? "" : `\n\n${banner}: ${forMarkdown(note)}`;
  const heading = `## ${banner}: ${forMarkdown(title)}${said}`;
  if (rows.length === 0) return `${heading}\n\n${banner}: ${forMarkdown(empty)}`;
  const titles = columns.map((column) => forMarkdown(column.title));
  return [
    `${heading}\n`,
    row([banner, ...titles]),
    row(["---", ...titles.map(() => "---")]),
    ...rows.map((cells) => row([banner, ...columns.map((_, index) => forMarkdown(cells[index] ?? ""))])),
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
