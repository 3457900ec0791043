import { forMarkdown } from "../../core/sanitise.ts";
import type { AarMaterial } from "./aar-material.ts";
import { aarAppendix, aarSections } from "./aar-sections.ts";
import { AAR_STYLE } from "./aar-style.ts";
import type { AfterAction } from "./aar.ts";
import { htmlPage, htmlSection, htmlWords } from "../html-page.ts";
import { jsonOf } from "../json.ts";
import { markdownSection } from "../markdown.ts";
import { PAGE_STYLE } from "../page-style.ts";
import { pictureOfIncident } from "../pictures/picture-of-incident.ts";
import { renderSvg } from "../pictures/picture-svg.ts";

/** Grows with every change that a reader of the file must know about. */
export const AAR_SCHEMA = "stanch.aar/1";

type Render = (report: AfterAction, material: AarMaterial) => string;

/** GitHub-flavoured Markdown; every heading, sentence and table row says that it is an exercise. */
export const renderAarMarkdown: Render = (report, material) => {
  const { banner } = report;
  const sections = [...aarSections(report), ...aarAppendix(report, material)];
  const title = `# ${banner}: ${forMarkdown(titleOf(report))}`;
  return `${[title, ...sections.map((section) => markdownSection(section, banner))].join("\n\n")}\n`;
};

/** One page that loads and runs nothing, with the picture of the response in it. Reads on a phone, prints on A4. */
export const renderAarHtml: Render = (report, material) => {
  const { banner } = report;
  const main = aarSections(report);
  const appendix = aarAppendix(report, material);
  const picture = renderSvg(pictureOfIncident(material.timeline, material.entries));
  const body = [
    `<p class="banner">${htmlWords(banner)}: a rehearsal on a simulated world; nothing of it happened</p>`,
    ...main.map(htmlSection),
    `<section aria-labelledby="picture">
<h2 id="picture">The response over time</h2>
<div class="picture" role="region" aria-labelledby="picture" tabindex="0">
${picture.trimEnd()}
</div>
</section>`,
    ...appendix.map((section, index) => htmlSection(section, main.length + index)),
  ];
  return htmlPage({
    title: `${banner}: ${titleOf(report)}`,
    style: `${PAGE_STYLE}${AAR_STYLE}`,
    body: body.join("\n"),
  });
};

/** One JSON object with all values as they are. */
export const renderAarJson: Render = (report) => jsonOf(AAR_SCHEMA, report);

function titleOf({ overview }: AfterAction): string {
  return `after-action report, ${overview.title}`;
}
