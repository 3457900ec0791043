import type { Classification } from "../../core/inventory/policy/classify-row.ts";
import type { KeysPage } from "./keys-page.ts";
import { astrayWords, countWords, everyWords, fallbackWords, leavingWords } from "./keys-words.ts";
import { moment, shortHash } from "../phrase.ts";
import { paragraph, table } from "../table.ts";

/** The page for a terminal of 80 columns: a block for each caller, without colour. */
export function renderKeysText(page: KeysPage): string {
  const { title, at, inventory, rules, all, sentence } = page;
  const lines = [
    ...paragraph(title),
    ...paragraph(`${moment(at)} UTC`),
    ...paragraph(`inventory: ${inventory.name} (sha256 ${shortHash(inventory.sha256)})`),
    ...paragraph(`rules: ${rules.name} (sha256 ${shortHash(rules.sha256)})`),
    ...paragraph(`${countWords(all)}; ${astrayWords(all)}`),
    ...all.flatMap((one) => ["", ...callerLines(one)]),
    "",
    ...paragraph(`Policy: ${sentence}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Two cells, as a banner is one and a space. */
const INDENT = " ";
const COLUMNS = [{ title: "", width: 11 }, { title: "" }];

function callerLines(one: Classification): readonly string[] {
  const { row, verdict, standing, because, rule, rotateEvery, leaving, fallback, unknown } = one;
  const name = row.id === row.service ? row.id : `${row.id} (${row.service})`;
  const open = unknown.filter((words) => !because.includes(words));
  const told = [
    ["now", standing.words],
    ["why", `${because} [${rule}]`],
    ["inventory", row.justification],
    ["on Friday", leavingWords(leaving)],
    ["instead", fallback === null ? undefined : fallbackWords(fallback)],
    ["replace", rotateEvery === null || fallback !== null ? undefined : everyWords(rotateEvery)],
    ["not said", open.length === 0 ? undefined : open.join("; ")],
  ].flatMap(([label = "", words]) => (words === undefined ? [] : [[label, words]]));
  return [...paragraph(`${name}: ${verdict}`), ...table(COLUMNS, told, { banner: INDENT })];
}
