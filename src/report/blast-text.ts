import { forLine, forMarkdown } from "../core/sanitise.ts";
import type { BlastReport, CallerWords } from "./blast-sections.ts";
import { paragraph, table } from "./table.ts";

/** For a terminal of 80 columns. Commands stay on one line, so that they can be copied. */
export function blastText(report: BlastReport): readonly string[] {
  const { title, summary, sections, before, notes } = report;
  return [
    ...paragraph(`${title}: ${summary.join(" ")}`),
    ...sections.flatMap((section) => [
      "",
      section.title.toUpperCase(),
      ...section.callers.flatMap((caller) => ["", ...callerLines(caller)]),
    ]),
    ...(before.length === 0 ? [] : ["", "BEFORE THAT, IN THIS ORDER"]),
    ...before.flatMap(({ title: what, lines, isCommands }, index) => [
      "",
      ...paragraph(`${index + 1}. ${what}:`),
      ...lines.flatMap((line) => (isCommands ? [`   ${forLine(line)}`] : paragraph(line, { banner: "  " }))),
    ]),
    ...(notes.length === 0 ? [] : [""]),
    ...notes.flatMap((note) => paragraph(note)),
  ];
}

function callerLines({ id, service, facts }: CallerWords): readonly string[] {
  return [
    ...paragraph(`${id}: ${service}`),
    ...table([{ title: "", width: 7 }, { title: "" }], facts, { banner: " " }),
  ];
}

/** For a ticket: GitHub-flavoured Markdown, with boxes to tick for what is to do. */
export function blastMarkdown(report: BlastReport): string {
  const { title, summary, sections, before, notes } = report;
  return [
    `## ${forMarkdown(title)}`,
    summary.map(forMarkdown).join(" "),
    ...sections.flatMap((section) => [`### ${section.title}`, tableOf(section.callers)]),
    ...(before.length === 0 ? [] : ["### Before that, in this order"]),
    ...before.map(({ title: what, lines, isCommands }, index) =>
      [
        `${index + 1}. ${forMarkdown(what)}:`,
        ...lines.map((line) => `   - [ ] ${itemOf(line, isCommands)}`),
      ].join("\n"),
    ),
    ...notes.map(forMarkdown),
  ].join("\n\n");
}

function tableOf(callers: readonly CallerWords[]): string {
  const labels = [...new Set(callers.flatMap(({ facts }) => facts.map(([label]) => label)))];
  return [
    ["caller", ...labels],
    ["---", ...labels.map(() => "---")],
    ...callers.map(({ id, service, facts }) => [
      `${forMarkdown(id)}: ${forMarkdown(service)}`,
      ...labels.map((label) => forMarkdown(facts.find(([one]) => one === label)?.[1] ?? "")),
    ]),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** A command is code; a backtick in it would end that, so such a one stays text. */
function itemOf(line: string, isCommand: boolean): string {
  return isCommand && !line.includes("`") ? `\`${forLine(line)}\`` : forMarkdown(line);
}
