import { htmlPage, htmlSection } from "../html-page.ts";
import { type KeysPage, keysSections } from "./keys-page.ts";
import { PAGE_STYLE } from "../page-style.ts";

/** The page as one file. Reads on a phone, prints on A4 landscape; text from outside is text. */
export function renderKeysHtml(page: KeysPage): string {
  return htmlPage({
    title: page.title,
    style: PAGE_STYLE,
    body: keysSections(page).map(htmlSection).join("\n"),
  });
}
