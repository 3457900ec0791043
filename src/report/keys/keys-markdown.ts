import { forMarkdown } from "../../core/sanitise.ts";
import type { Section } from "../sections.ts";
import { type KeysPage, keysSections } from "./keys-page.ts";

/** The page as GitHub-flavoured Markdown; text from outside can add no markup, links, HTML or cells. */
export function renderKeysMarkdown(page: KeysPage): string {
  const title = `# ${forMarkdown(page.title)}`;
  return `${[title, ...keysSections(page).map(render)].join("\n\n")}\n`;
}

function render({ title, note, columns, rows, empty }: Section): string {
  const heading = `## ${forMarkdown(title)}${note === undefined ? "" : `\n\n${forMarkdown(note)}`}`;
  if (rows.length === 0) return `${heading}\n\n${forMarkdown(empty)}`;
  return [
    `${heading}\n`,
    line(columns.map((column) => forMarkdown(column.title))),
    line(columns.map(() => "---")),
    ...rows.map((cells) => line(columns.map((_, index) => forMarkdown(cells[index] ?? "")))),
  ].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
