import type { Classification } from "../../core/inventory/policy/classify-row.ts";
import { forLine, forMarkdown } from "../../core/sanitise.ts";
import type { KeysPage } from "./keys-page.ts";
import { count, shortHash } from "../phrase.ts";
import { paragraph } from "../table.ts";

/** A row that breaks the policy, and what to type for it; null where a person has to find something out first. */
export interface Breaking {
  readonly one: Classification;
  readonly command: string | null;
}

/** The sentence, then who breaks it: for a terminal of 80 columns. Commands aren't cut, so that they can be copied. */
export function renderPolicyText(page: KeysPage, breaking: readonly Breaking[]): string {
  const lines = [
    ...paragraph(page.sentence),
    "",
    ...paragraph(summary(page, breaking)),
    ...breaking.flatMap(({ one, command }) => [
      "",
      ...paragraph(`${one.row.id}: ${one.standing.words}`),
      ...paragraph(`why: ${one.because} [${one.rule}]`),
      ...(command === null
        ? paragraph(stepByHand(one, page.inventory.name))
        : [...before(one).flatMap((step) => paragraph(step)), forLine(command)]),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

/** The same for pasting; text from outside can add no markup. */
export function renderPolicyMarkdown(page: KeysPage, breaking: readonly Breaking[]): string {
  const items = breaking.map(
    ({ one, command }) =>
      `- ${forMarkdown(`${one.row.id}: ${one.standing.words} (${one.because})`)}  \n  ${command === null ? forMarkdown(stepByHand(one, page.inventory.name)) : [...before(one).map(forMarkdown), code(command)].join(" ")}`,
  );
  const parts = [`> ${forMarkdown(page.sentence)}`, forMarkdown(summary(page, breaking)), items.join("\n")];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function summary({ inventory, rules, all }: KeysPage, breaking: readonly Breaking[]): string {
  const broken =
    breaking.length === 0
      ? `none of ${count(all.length, "caller")} breaks it`
      : `${breaking.length} of ${count(all.length, "caller")} ${breaking.length === 1 ? "breaks" : "break"} it`;
  return `Today ${broken} (${inventory.name}, sha256 ${shortHash(inventory.sha256)}; rules ${rules.name}, sha256 ${shortHash(rules.sha256)})`;
}

/** What a person has to have done before the command goes through. */
function before({ standing, fallback }: Classification): readonly string[] {
  return standing.is !== "wrong-account" || fallback === null
    ? []
    : [`make the user ${fallback.account}, name it in the config (dedicatedUsers), then:`];
}

/** What has to be done by hand where no command does it. */
function stepByHand({ standing, row }: Classification, file: string): string {
  switch (standing.is) {
    case "kind-unknown":
      return `say keyKind of ${row.id} in ${file}`;
    case "doubtful":
      return `correct keyKind of ${row.id}, or teamKeys of its provider, in ${file}`;
    case "wrong-account":
    case "wrong-kind":
    case "fine":
      return `look whether ${row.id} is there, and who owns it: nobody has confirmed it in ${file}`;
    default:
      return standing.is satisfies never;
  }
}

/** A fence that is longer than any run of backticks inside. */
function code(text: string): string {
  const line = forLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
