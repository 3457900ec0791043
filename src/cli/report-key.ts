import { StanchError } from "../core/errors.ts";
import { type FoundKey, SHORT_FINGERPRINT, pickKey } from "../formats/findings/found-keys.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Context } from "./context.ts";
import { keyLines } from "./found-keys-view.ts";
import type { ReportKeys, ReportRequest } from "./report-services.ts";
import type { Workspace } from "./services.ts";

export interface ReportOptions {
  readonly finding?: string;
  readonly format?: string;
  readonly pick?: string;
  readonly value?: string;
}

/** The report that `--finding` names with the key that is meant in it; undefined without that option. */
export async function reportOf(
  context: Context,
  workspace: Workspace,
  options: ReportOptions,
  prompter: Prompter,
): Promise<ReportRequest | undefined> {
  const { finding: file, format, pick, value } = options;
  if (file === undefined) return undefined;
  if (file === "-" && value === "-") {
    throw new StanchError({
      code: "ERR_USAGE",
      message: "--finding and --value can't both come by standard input",
      hint: "name a file for one of them, or --value ask",
    });
  }
  const request = { file, ...(format === undefined ? {} : { format }) };
  const report = await workspace.readReport(request, prompter);
  if (pick === undefined && report.keys.length > 1)
    for (const line of keyLines(report.keys)) context.output.talk(line);
  const key = await keyOf(context, report, pick, prompter);
  if (key !== null) return { ...request, pick: key.fingerprint };
  throw new StanchError({
    code: "ERR_WHICH_FINDING",
    message: `${report.file} holds findings of ${report.keys.length} keys, and each is an incident of its own`,
    hint: "choose one with --pick NUMBER or --pick FINGERPRINT",
  });
}

/**
 * The only key, the one that was picked, or the one that a person who has seen them all names now; null if it takes a
 * person and there is none.
 */
export async function keyOf(
  context: Context,
  { file, keys }: ReportKeys,
  pick: string | undefined,
  prompter: Prompter,
): Promise<FoundKey | null> {
  const [first, second] = keys;
  if (first === undefined) {
    throw new StanchError({
      code: "ERR_WHICH_FINDING",
      message: `${file} holds no finding`,
      hint: "if a key leaked all the same: stanch respond RUNBOOK --live --key ID",
    });
  }
  if (pick !== undefined) return pickKey(keys, pick);
  if (second === undefined) return first;
  if (!context.interactive) return null;
  return pickKey(keys, (await prompter.text(`Which key is this about, 1 to ${keys.length}?`)).trim());
}

/** The options that name the same key again. */
export function wordsOf(report: ReportRequest | undefined): readonly string[] {
  if (report === undefined) return [];
  return ["--finding", report.file, ...keyWords(report)];
}

/** How the report is read, and which of its keys is meant. */
export function keyWords({ format, pick }: Pick<ReportRequest, "format" | "pick">): readonly string[] {
  return [
    ...(format === undefined ? [] : ["--format", format]),
    ...(pick === undefined ? [] : ["--pick", pick.slice(0, SHORT_FINGERPRINT + 4)]),
  ];
}
