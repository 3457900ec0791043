import { StanchError } from "../../core/errors.ts";
import { count } from "../../report/phrase.ts";
import { STAND_INS } from "../clearing-words.ts";
import { type CommonOptions, type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { keyData, keyLines } from "../found-keys-view.ts";
import { commandLine } from "../next-command.ts";
import { openIncident } from "../open-incident.ts";
import { keyOf, keyWords } from "../report-key.ts";
import type { ReportRequest, ReportSignature } from "../report-services.ts";
import type { Outcome } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

interface IntakeOptions extends CommonOptions {
  readonly live?: boolean;
  readonly format?: string;
  readonly pick?: string;
  readonly key?: string;
  readonly reopens?: string;
  readonly signature?: string;
  readonly signatureSecret?: string;
  readonly signatureKeys?: string;
  readonly identity?: string;
  readonly yes?: boolean;
}

/** Shows which keys a report is about, and with `--live` opens the incident on one of them. */
export async function run(
  context: Context,
  [file = "", runbook]: readonly string[],
  options: IntakeOptions,
): Promise<Outcome> {
  if (options.live === true && runbook === undefined) {
    throw new StanchError({
      code: "ERR_USAGE",
      message: "an incident opens by a runbook: name it behind the report",
      hint: `stanch intake ${file} RUNBOOK --live`,
    });
  }
  return withWorkspace(context, options, async (workspace) => {
    const request = requestOf(file, options);
    const prompter = createTerminalPrompter(context, options, { hash: null, banner: "LIVE" });
    const report = await workspace.readReport(request, prompter);
    context.output.talk(`${report.file}: ${report.format}, ${count(report.keys.length, "key")}`);
    const checkedBy = CHECKED_BY[report.format];
    if (checkedBy !== undefined && request.signature === undefined)
      context.output.talk(`its signature wasn't checked: --signature SIGNATURE ${checkedBy}`);
    const again = ["intake", file, runbook ?? STAND_INS.runbook, ...openingWords(options)];
    const extra = { format: report.format, keys: keyData(report.keys) };
    if (report.keys.length > 0) for (const line of keyLines(report.keys)) context.output.data(line);
    const key = await keyOf(context, report, options.pick, prompter);
    if (key === null) {
      context.output.talk("several keys: each is an incident of its own, and --pick says which one is meant");
      return {
        code: EXIT.usage,
        next: commandLine([...again, ...keyWords(request), "--pick", "NUMBER"], options),
        extra,
      };
    }
    const picked = { ...request, pick: key.fingerprint };
    if (options.live !== true || runbook === undefined) {
      const next = commandLine([...again, ...keyWords(picked), "--live"], options);
      return { code: EXIT.done, next, extra: { ...extra, picked: key.fingerprint } };
    }
    const { incident } = await openIncident(
      context,
      workspace,
      {
        runbook,
        finding: picked,
        ...(options.key === undefined ? {} : { key: options.key }),
        ...(options.reopens === undefined ? {} : { reopens: options.reopens }),
        prompter,
      },
      options,
    );
    return {
      code: EXIT.done,
      incident,
      next: commandLine(["resume"], { ...options, incident }),
      extra: { ...extra, picked: key.fingerprint },
    };
  });
}

/** What tells whether GitHub has sent such a report. */
const CHECKED_BY: Readonly<Record<string, string>> = {
  "github-webhook": "--signature-secret WHERE",
  "github-partner": "--signature-keys FILE",
};

function requestOf(file: string, options: IntakeOptions): ReportRequest {
  const { format } = options;
  const signature = signatureOf(options);
  return {
    file,
    ...(format === undefined ? {} : { format }),
    ...(signature === undefined ? {} : { signature }),
  };
}

function signatureOf({
  signature: header,
  signatureSecret: secret,
  signatureKeys: keys,
}: IntakeOptions): ReportSignature | undefined {
  if (header !== undefined && secret !== undefined && keys === undefined) return { header, secret };
  if (header !== undefined && keys !== undefined && secret === undefined) return { header, keys };
  if (header === undefined && secret === undefined && keys === undefined) return undefined;
  throw new StanchError({
    code: "ERR_USAGE",
    message: "--signature belongs together with --signature-secret or --signature-keys",
    hint: "the header as it came, and ask or a file that holds the webhook's secret, or the file of GitHub's public keys",
  });
}

/** What was said with the report is said again: an incident isn't opened from less than what was shown. */
function openingWords(options: IntakeOptions): readonly string[] {
  const { signature, signatureSecret, signatureKeys, key, reopens, identity } = options;
  const said = {
    signature,
    "signature-secret": signatureSecret,
    "signature-keys": signatureKeys,
    key,
    reopens,
    identity,
  };
  return Object.entries(said).flatMap(([name, text]) => (text === undefined ? [] : [`--${name}`, text]));
}
