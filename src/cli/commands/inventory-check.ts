import { tidyingsOf } from "../../core/inventory/hygiene/tidy.ts";
import { type Inspected, inspectInventory } from "../../formats/inspect-inventory.ts";
import { type TidiedRow, tidyInventory } from "../../formats/tidy-inventory.ts";
import { count } from "../../report/phrase.ts";
import { table } from "../../report/table.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { findingLines, findingsOf, fixesOf, sarifOf } from "../inventory-findings.ts";
import { readInventoryText } from "../inventory-file.ts";
import { commandLine } from "../next-command.ts";
import { changeLines } from "../row-change-lines.ts";
import type { Outcome } from "../services.ts";

interface CheckOptions extends CommonOptions {
  readonly fix?: boolean;
  readonly sarif?: boolean;
}

/**
 * `inventory check [INVENTORY]`: everything that is wrong, each at its place. Exit 2 for a file that doesn't load, 11 if there
 * are errors, 0 if there are warnings only. `--fix` first puts right what is mechanical.
 */
export async function run(
  context: Context,
  [named]: readonly string[],
  options: CheckOptions,
): Promise<Outcome> {
  const { services, output } = context;
  const { file, text } = readInventoryText(context, named, options);
  const found = inspectInventory(text, file);
  const { inspected, changes } =
    options.fix === true ? await fixed(context, file, text, found) : { inspected: found, changes: [] };
  const say = (line: string): void => (options.sarif === true ? output.talk(line) : output.data(line));
  if (changes.length > 0) {
    for (const line of changeLines(changes)) say(line);
    output.talk(`${file}: ${count(changes.length, "row")} put right`);
  }

  const findings = findingsOf(inspected, services.clock.now().slice(0, 10));
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  for (const { excerpt: _, ...finding } of findings) output.event({ type: "finding", ...finding });
  const sarif = options.sarif === true ? sarifOf(services.release, findings) : null;
  if (sarif === null) {
    for (const finding of findings)
      for (const line of findingLines(finding, output.isTerminal)) output.data(line);
    const fixes = fixesOf(findings);
    const columns = [{ title: "Rule" }, { title: "To do" }];
    if (fixes.length > 0) for (const line of ["", ...table(columns, fixes)]) output.data(line);
  } else output.file(sarif);

  const rows = count(inspected.written.length, "row");
  output.talk(
    findings.length === 0
      ? `${file}: ${rows}, nothing wrong`
      : `${file}: ${rows}, ${count(errors, "error")}, ${count(warnings, "warning")}`,
  );
  const isUntidy = findings.some(({ rule }) => rule === "untidy");
  const words = ["inventory", "check", ...(named === undefined ? [] : [named]), "--fix"];
  return {
    code: inspected.problems.length > 0 ? EXIT.usage : errors > 0 ? EXIT.findings : EXIT.done,
    next: isUntidy ? commandLine(words, { workspace: options.workspace }) : null,
    extra: {
      file,
      rows: inspected.written.length,
      errors,
      warnings,
      fixed: changes,
      ...(sarif === null ? {} : { sarif }),
    },
  };
}

async function fixed(
  { services }: Context,
  file: string,
  text: string,
  found: Inspected,
): Promise<{ readonly inspected: Inspected; readonly changes: readonly TidiedRow[] }> {
  const tidied = tidyInventory(text, found);
  if (tidied.changes.length === 0) return { inspected: found, changes: [] };
  const inspected = inspectInventory(tidied.text, file);
  const isTidy = inspected.written.every(({ row }) => tidyingsOf(row).length === 0);
  if (
    !isTidy ||
    inspected.written.length !== found.written.length ||
    inspected.problems.length > found.problems.length
  ) {
    throw new Error(`the tidied ${file} wouldn't read back as it should; it is kept as it is`);
  }
  await services.replaceText(file, text, tidied.text);
  return { inspected, changes: tidied.changes };
}
