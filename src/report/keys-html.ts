import { forHtml, forLine } from "../core/sanitise.ts";
import { type KeysPage, type KeysSection, type Tone, keysSections } from "./keys-page.ts";
import { KEYS_STYLE } from "./keys-style.ts";

/**
 * The page as one file that loads and runs nothing: no script, no link, no picture. Reads on a phone, prints on A4
 * landscape; text from outside is text.
 */
export function renderKeysHtml(page: KeysPage): string {
  const title = words(page.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${KEYS_STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${keysSections(page).map(section).join("\n")}
</main>
</body>
</html>
`;
}

function section({ title, note, columns, rows, empty, tones }: KeysSection, index: number): string {
  const id = `s${index}`;
  const heading = `<h2 id="${id}">${words(title)}</h2>`;
  const said = note === undefined ? "" : `\n<p>${words(note)}</p>`;
  const isPlain = columns.every((column) => column.title === "");
  const body =
    rows.length === 0
      ? `<p>${words(empty)}</p>`
      : isPlain
        ? facts(rows)
        : table({ id, titles: columns.map((column) => column.title), rows, tones: tones ?? [] });
  return `<section aria-labelledby="${id}">\n${heading}${said}\n${body}\n</section>`;
}

function facts(rows: readonly (readonly string[])[]): string {
  const items = rows.map(([term = "", text = ""]) => `<dt>${words(term)}</dt><dd>${words(text)}</dd>`);
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
  const head = titles.map((title) => `<th role="columnheader" scope="col">${words(title)}</th>`);
  const body = rows.map((cells, index) => {
    const tone = tones[index] ?? "plain";
    const [first = "", ...others] = titles.map((title, at) =>
      at === 0
        ? `<th role="rowheader" scope="row">${words(cells[at] ?? "")}</th>`
        : `<td role="cell" data-title="${words(title)}">${words(cells[at] ?? "")}</td>`,
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

function words(text: string): string {
  return forHtml(forLine(text));
}
