import { forHtml, forLine } from "../core/sanitise.ts";
import type { Section } from "./sections.ts";

/** How a row stands, for those who see it at a glance; each is said in words too. */
export type Tone = "astray" | "blocked" | "fine" | "plain";

/** A table of a page; raw text, which each renderer escapes for its own sink. */
export interface TonedSection extends Section {
  readonly tones?: readonly Tone[];
}

/** A page as one file that loads and runs nothing: no script, no link. `body` is markup that was made here. */
export function htmlPage(page: {
  readonly title: string;
  readonly style: string;
  readonly body: string;
}): string {
  const title = htmlWords(page.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${page.style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${page.body}
</main>
</body>
</html>
`;
}

/** One section with its table, or its list of facts where no column has a title; `index` makes its id. */
export function htmlSection(
  { title, note, columns, rows, empty, tones }: TonedSection,
  index: number,
): string {
  const id = `s${index}`;
  const heading = `<h2 id="${id}">${htmlWords(title)}</h2>`;
  const said = note === undefined ? "" : `\n<p>${htmlWords(note)}</p>`;
  const isPlain = columns.every((column) => column.title === "");
  const body =
    rows.length === 0
      ? `<p>${htmlWords(empty)}</p>`
      : isPlain
        ? facts(rows)
        : table({ id, titles: columns.map((column) => column.title), rows, tones: tones ?? [] });
  return `<section aria-labelledby="${id}">\n${heading}${said}\n${body}\n</section>`;
}

function facts(rows: readonly (readonly string[])[]): string {
  const items = rows.map(
    ([term = "", text = ""]) => `<dt>${htmlWords(term)}</dt><dd>${htmlWords(text)}</dd>`,
  );
  return `<dl>\n${items.join("\n")}\n</dl>`;
}

/** Roles are said although they go without saying: narrow screens stack the cells, which takes them from a table. */
function table({
  id,
  titles,
  rows,
  tones,
}: {
  readonly id: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly tones: readonly Tone[];
}): string {
  const head = titles.map((title) => `<th role="columnheader" scope="col">${htmlWords(title)}</th>`);
  const body = rows.map((cells, index) => {
    const tone = tones[index] ?? "plain";
    const [first = "", ...others] = titles.map((title, at) =>
      at === 0
        ? `<th role="rowheader" scope="row">${htmlWords(cells[at] ?? "")}</th>`
        : `<td role="cell" data-title="${htmlWords(title)}">${htmlWords(cells[at] ?? "")}</td>`,
    );
    return `<tr role="row" class="${tone}">${first}${others.join("")}</tr>`;
  });
  return `<table role="table" aria-labelledby="${id}">
<thead role="rowgroup"><tr role="row">${head.join("")}</tr></thead>
<tbody role="rowgroup">
${body.join("\n")}
</tbody>
</table>`;
}

/** Text from anywhere, as text. */
export function htmlWords(text: string): string {
  return forHtml(forLine(text));
}
