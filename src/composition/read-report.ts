import { isSignedBody, isSignedByKey, publicKeysIn } from "../adapters/report-signature.ts";
import { resolveSecretRef } from "../adapters/secret-ref.ts";
import { stdinBytes } from "../adapters/stdin-bytes.ts";
import type { ReportKeys, ReportRequest } from "../cli/report-services.ts";
import { StanchError } from "../core/errors.ts";
import type { Secret } from "../core/secret.ts";
import { LONGEST_REPORT } from "../formats/findings/document.ts";
import { foundKeys } from "../formats/findings/found-keys.ts";
import { parseReport } from "../formats/findings/registry.ts";
import type { Prompter } from "../ports/prompter.ts";
import { workspaceFingerprints } from "./fingerprints.ts";
import { readBytes, readText } from "./read-text.ts";
import type { Toolbox } from "./toolbox.ts";

export interface Reader {
  readonly toolbox: Toolbox;
  readonly workspaceId: string;
  /** What was read already: standard input can be read once only, and a file may change between two looks. */
  readonly known: Map<string, ReportKeys>;
}

/** The keys that a report is about. Reads the file, or standard input to its end; writes nothing. */
export async function readReportOnce(
  { toolbox, workspaceId, known }: Reader,
  request: ReportRequest,
  prompter: Prompter,
): Promise<ReportKeys> {
  const name = JSON.stringify([request.file, request.format]);
  const before = known.get(name);
  if (before !== undefined) return before;
  const identify = () => workspaceFingerprints(toolbox.configDir, workspaceId);
  const report = await readReport(toolbox, identify, request, prompter);
  known.set(name, report);
  return report;
}

async function readReport(
  toolbox: Toolbox,
  identify: () => Promise<(of: Secret | string) => string>,
  request: ReportRequest,
  prompter: Prompter,
): Promise<ReportKeys> {
  const bytes = request.file === "-" ? await readStdin(toolbox.stdin) : readBytes(request.file);
  const file = request.file === "-" ? "standard input" : request.file;
  if (request.signature !== undefined) await checkSignature(toolbox, bytes, request.signature, prompter);
  const { format, findings } = parseReport(Buffer.from(bytes).toString("utf8"), file, request.format);
  // Only now: a report that doesn't fit leaves nothing behind, not even a fingerprint key.
  return { file, format, keys: foundKeys(findings, await identify()) };
}

async function checkSignature(
  toolbox: Toolbox,
  bytes: Uint8Array,
  signature: NonNullable<ReportRequest["signature"]>,
  prompter: Prompter,
): Promise<void> {
  const isGenuine =
    "keys" in signature
      ? isSignedByKey(bytes, signature.header, readKeys(signature.keys))
      : isSignedBody(bytes, signature.header, await webhookSecret(toolbox, signature.secret, prompter));
  if (isGenuine) return;
  throw new StanchError({
    code: "ERR_WEBHOOK_SIGNATURE",
    message: "the signature isn't this report's own: somebody else may have written it",
    hint: "give the body byte for byte as it came, and the secret that the webhook has at GitHub, or GitHub's public keys",
  });
}

function webhookSecret({ env, processes }: Toolbox, where: string, prompter: Prompter): Promise<Secret> {
  return where === "ask"
    ? prompter.secret("The webhook's secret (nothing of it is shown)")
    : resolveSecretRef({ file: where }, { env, processes });
}

function readKeys(file: string): ReturnType<typeof publicKeysIn> {
  const keys = publicKeysIn(readText(file));
  if (keys.length > 0) return keys;
  throw new StanchError({
    code: "ERR_FORMAT",
    message: `${file} holds no public key of GitHub's partner program`,
    hint: "download it from https://api.github.com/meta/public_keys/secret_scanning",
  });
}

function readStdin(stdin: Toolbox["stdin"]): Promise<Uint8Array> {
  return stdinBytes(stdin, {
    what: "a report",
    hint: "pipe it in, or name a file",
    mostBytes: 4 * LONGEST_REPORT,
    tooMuch: () =>
      new StanchError({ code: "ERR_FORMAT", message: "standard input: the report is larger than 16 MiB" }),
  });
}
