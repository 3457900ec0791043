import { providerIn, providerOfName } from "./key-name.ts";
import { isPlaceholder } from "./placeholder.ts";
import { type ScannedText, ancestorsOf } from "./scanned-text.ts";

/** A name in a line that says it stands for a provider's key. */
export interface NameAt {
  readonly from: number;
  readonly name: string;
  readonly provider: string;
}

const RUN = /[A-Za-z_@/][\w./:#@-]{2,180}/g;
/** A word behind a name that only a sentence has. */
const SENTENCE =
  /^["'`]?\s(?:is|isn't|was|were|must|not|missing|environment|env|variables?|should|needs?|required|to|or|and|for|in|from|before|has|have|as|with|are|can|could|will|when|on|of|the|expired|found|unset|empty|rotation|rotated|secret|value|instead)\b/i;
const ASKED =
  /\b(?:set|missing|the|your|no|a|an|needs?|requires?|rotate|without|of|provide|define|check|invalid|bad)\s["'`]?$/i;
const STORE =
  /(?:credentials|credentialsId|secret-?_?(?:id|name|ref|key)|existingSecret|get-?_?secret[\w-]*|parameter|secrets?|key_?vault[\w-]*|remoteRef|--name|access-?secret|kv)\W{1,6}(?:name\W{1,4})?$/i;
const TYPED =
  /\b(?:resource|data)\s+"[^"]*$|\b(?:uses|image|import|from|require|package|apiVersion|kind|schema|helpUrl|homepage|label|description|title|repository|source|placeholder|summary|help|about|comment)["']?\s{0,2}[:(=]?\s{0,2}["'`]?$/i;

/** Names of keys in a line of configuration, a script or source code, as far as they are more than talk. */
export function namesIn(text: ScannedText, at: number, line: string): readonly NameAt[] {
  const { family } = text.kind;
  if (family === "prose" || family === "data") return [];
  if (/^\s*(?:-\s)?(?:import|from|uses:|require|#include|@import|use |using |package )\b/.test(line))
    return [];
  const found: NameAt[] = [];
  for (const match of line.matchAll(RUN)) {
    for (const part of partsOf(match[0])) {
      const from = match.index + part.at;
      const name = part.text;
      const provider = providerOfName(name) ?? namelessProvider(text, at, line, from, name);
      if (provider === null || isOwnToken(name, line) || !counts(text, at, line, from, name)) continue;
      if (found.some((one) => one.name === name)) continue;
      found.push({ from, name, provider });
    }
  }
  return found;
}

/** A run as it is where it is a path or an address of a store; of dotted names each part that may be one. */
function partsOf(run: string): readonly { readonly at: number; readonly text: string }[] {
  const lead = /^(?:env|input|config|secrets?|var|process\.env)[:.]/i.exec(run)?.[0].length ?? 0;
  if (lead > 0 && !run.slice(lead).includes("/"))
    return dotted(run.slice(lead).replace(/[.:/#@-]+$/, ""), lead);
  const trimmed = run.replace(/[.:/#@-]+$/, "");
  if (/^(?:https?|wss?|git|ssh|docker|ftp|postgres|redis|amqp|s3|gs|file|npm):/i.test(trimmed)) return [];
  const [name = ""] = /^[\w-]+(?=:\/)/.exec(trimmed) ?? [];
  if (name !== "" && providerOfName(name) !== null) return [{ at: 0, text: name }];
  if (/[/:#]/.test(trimmed)) return wholeOrParts(trimmed);
  return dotted(trimmed, 0);
}

function wholeOrParts(run: string): readonly { readonly at: number; readonly text: string }[] {
  if (
    /^(?:op|vault|awssm|gcpsm|arn|ref|ssm|secret|secrets|bws|pass|keychain|projects|azurekeyvault|doppler|infisical|kv|prod|production|staging|dev)\b[:/]|^\//i.test(
      run,
    ) ||
    providerOfName(run) !== null
  )
    return [{ at: 0, text: run }];
  const parts: { at: number; text: string }[] = [];
  for (const match of run.matchAll(/[^/:#]+/g)) parts.push(...dotted(match[0], match.index));
  return parts;
}

function dotted(run: string, at: number): readonly { readonly at: number; readonly text: string }[] {
  if (!run.includes(".")) return [{ at, text: run }];
  const parts = [...run.matchAll(/[^.]+/g)].map((match) => ({ at: at + match.index, text: match[0] }));
  const named = parts.filter(({ text }) => providerOfName(text) !== null);
  // `.Values.auxot.apiKey`: the provider is one part and the key another.
  return named.length > 0 ? named : [{ at, text: run }];
}

/** GitHub's and GitLab's own tokens are made for one run and end with it: nobody holds them. */
export function isOwnToken(name: string, line: string): boolean {
  if (/^CI_JOB_TOKEN$/.test(name)) return true;
  return (
    /^(?:secrets\.)?github[._]token$|^github-token$|^gh_token$|^token$/i.test(name) &&
    /\bsecrets\.GITHUB_TOKEN\b|\bgithub\.token\b/.test(line)
  );
}

/** In a reference to a store, `name: auxot` is enough: that it is a secret is said around it. */
function namelessProvider(
  text: ScannedText,
  at: number,
  line: string,
  from: number,
  name: string,
): string | null {
  const provider = providerIn(name);
  if (provider === null || /\s/.test(name)) return null;
  if (text.kind.format === "hcl") {
    // `data.vault_generic_secret.auxot`: a resource that is a secret, by its own name and not by that of its kind.
    const own = /[a-z_]*(?:secret|parameter)[a-z_]*\.(.+)$/.exec(name)?.[1];
    if (own !== undefined) return providerIn(own);
  }
  if (STORE.test(line.slice(0, from)) && text.kind.family !== "source") return provider;
  if (
    text.kind.format !== "yaml" ||
    !/\b(?:name|key|secretName|remoteRef)["']?:\s{0,4}["']?$/.test(line.slice(0, from))
  )
    return null;
  const isInStore =
    /secretKeyRef|secretRef|secretName/.test(line.slice(0, from)) ||
    ancestorsOf(text.lines, at)
      .slice(0, 2)
      .some(({ key }) =>
        /^(?:secretKeyRef|secretRef|remoteRef|secretStoreRef|imagePullSecrets|secretGenerator)$/.test(key),
      );
  return isInStore ? provider : null;
}

function counts(text: ScannedText, at: number, line: string, from: number, name: string): boolean {
  const before = line.slice(Math.max(0, from - 80), from);
  const after = line.slice(from + name.length, from + name.length + 160);
  const isInAddress = /https?:\/\/[^\s"'$]{0,200}$/.test(line.slice(Math.max(0, from - 200), from));
  if (TYPED.test(before) || isInAddress) return false;
  // An address in a store of secrets is never talk.
  if (/^(?:op|vault|awssm|gcpsm|ref\+\w+|bws|azurekeyvault):/i.test(name)) return true;
  const isRead =
    /[$%]\{?(?:env:)?$|\{\{-?\s{0,4}[\w.]{0,40}$|<<\s{0,2}[\w.]{0,40}$|\$\{\{\s{0,4}[\w.]{0,40}$|(?:secrets|env|vars?|environ|ENV|Values)[.[('"]{1,3}$/.test(
      before,
    );
  if (isRead) return !/^["'\]})\s]{0,6}(?:=|:=)\s{0,2}(?:["']{2}|$)/.test(after);
  if (SENTENCE.test(after) || ASKED.test(before)) return false;
  switch (text.kind.family) {
    case "config":
      return countsInConfig(text, at, before, after, name);
    case "shell":
      return countsInShell(line, before, after, name);
    default:
      return countsInSource(line, before, after, name);
  }
}

/** As a name, what is given to it must be more than nothing, a stand-in or a sentence; as a value it stands by itself. */
function countsInConfig(text: ScannedText, at: number, before: string, after: string, name: string): boolean {
  const given = /^["'\]]{0,2}\s{0,8}(?:=>|[:=])(?:\s+|(?=\S)|$)(.*)$/.exec(after)?.[1]?.trim();
  const isKey =
    given !== undefined &&
    /^[\s\-"'{[,]*$|[{,]\s*["']?$|^\s*(?:export|ENV|ARG|set|Environment=|-e|env)\s+["']?$|Environment=["']?(?:\S+\s+)*$/.test(
      before,
    );
  if (isKey) {
    if (isSealed(text, at)) return true;
    if (given === "" || given === "{" || given === "[" || given === "|")
      return text.kind.format === "yaml" || text.kind.format === "json" ? isNested(text, at, given) : false;
    return isWorthNaming(given);
  }
  if (isOfEmptyPair(text, at, before, after)) return false;
  // A sentence that happens to hold the name.
  const around = `${before.slice(-24)} ${after.slice(0, 24)}`;
  const isLone = /(?:^|[\s"'`({[=:,/@>-])$/.test(before) && /^(?:$|[[\s"'`)}\],;:@<|&/.\\-])/.test(after);
  const isTalk = /[a-z]{2,} [a-z]{2,}/.test(around) && !/["'`]$/.test(before) && !/[:=]\s{0,2}$/.test(before);
  return isLone && !isTalk && (/[_/#-]/.test(name) || /["'`]$/.test(before) || /[:=]\s*$/.test(before));
}

const PAIRED_VALUE =
  /^(?:[^{}]{0,200}[,{])?\s{0,80}["']?value["']?\s{0,2}[:=]\s{0,2}(?:"([^"]{0,200})"|'([^']{0,200})')/;

/** `name: AUXOT_API_KEY` whose `value`, on this line or the next, is nothing or a stand-in. */
function isOfEmptyPair({ lines }: ScannedText, at: number, before: string, after: string): boolean {
  if (!/(?<![\w-])["']?(?:key|name)["']?\s{0,2}[:=]\s{0,2}["']?$/i.test(before)) return false;
  const rest = after.replace(/^["']/, "");
  const pair =
    PAIRED_VALUE.exec(rest) ?? (/^[\s,]*$/.test(rest) ? PAIRED_VALUE.exec(lines[at + 1] ?? "") : null);
  const value = pair?.[1] ?? pair?.[2];
  return value !== undefined && !/[$%{]/.test(value) && isPlaceholder(value);
}

/** What is encrypted where it stands is a secret by its name, whatever it looks like. */
export function isSealed({ lines, kind }: ScannedText, at: number): boolean {
  return kind.format === "yaml" && ancestorsOf(lines, at).some(({ key }) => key === "encryptedData");
}

/** `AUXOT_API_KEY:` with something deeper below it; in a list of variables of a container it is handed through. */
function isNested({ lines, kind }: ScannedText, at: number, given: string): boolean {
  if (given !== "") return true;
  const own = (lines[at] ?? "").length - (lines[at] ?? "").trimStart().length;
  const next = lines.slice(at + 1, at + 4).find((one) => one.trim() !== "") ?? "";
  if (next.length - next.trimStart().length > own) return true;
  return kind.runtime === "docker-compose";
}

/** What is given to a name is a variable, a place in a store or another name. */
function isWorthNaming(given: string): boolean {
  const plain = given
    .replace(/\s+#.*$/, "")
    .replace(/[,;]+$/, "")
    .replace(/^["'`]|["'`]$/g, "")
    .trim();
  if (plain === "" || /^["']{2}/.test(given)) return false;
  if (/^<<\s?[\w.]+\s?>>$/.test(plain)) return true;
  if (/^(?:true|false|null|none|~|\d+(?:\.\d+)?)$/i.test(plain) || /^<[^<]*>$/.test(plain)) return false;
  if (/^[\w-]+$/.test(plain) && isPlaceholder(plain)) return false;
  if (/[$%{]|:\/\/|secret|vault|env\b|file\(|get|lookup|read|\(|\[|ENC|!Ref|!Sub|!vault/i.test(plain))
    return !/your[-_ ]|changeme|replace[-_ ]?me|<[^>]+>/i.test(plain);
  if (isPlaceholder(plain) || /\s/.test(plain)) return false;
  return (
    providerOfName(plain) !== null ||
    (/^[\w./:#@-]+$/.test(plain) && /key|token|secret/i.test(plain)) ||
    plain.length > 120
  );
}

function countsInShell(line: string, before: string, after: string, name: string): boolean {
  if (/^["']?\s{0,2}[:?]?=/.test(after) && /(?:^|[\s;&("'])$/.test(before)) {
    const given = /^["']?\s{0,2}[:?]?=(.*)$/.exec(after)?.[1]?.trim() ?? "";
    return given !== "" && isWorthNaming(given.split(/\s+(?=[A-Za-z./])/)[0] ?? given);
  }
  if (/\b(?:echo|printf|log|warn|die|err|fail|info|print|Write-\w+)\b/.test(line)) return false;
  // Handed on by name: to a container, out of the environment, from a store.
  if (
    /(?:-e|--env|--build-arg|export|--secret(?:-id)?|id=|env=|unset|-u|read(?: -\w+)*|printenv|declare(?: -\w+)*|ENV|ARG)[ =]["']?$|[, ](?:id|env|secret)=["']?$/.test(
      before,
    )
  )
    return !/\bunset\b|^ENV/.test(line.trim());
  return /[-/]/.test(name) && /(?:^|[\s"'`=:/@])$/.test(before) && /^(?:$|[\s"'`),;:|&#.])/.test(after);
}

function countsInSource(line: string, before: string, after: string, name: string): boolean {
  const isQuoted = /["'`]$/.test(before) && /^["'`]|^,\w/.test(after);
  if (
    /\b(?!return|const|let|case|in|of|await|typeof|else|new|export|var|static|def|and|or|not|if|yield|raise|delete|throw|when|unless|public|private|final|val)[a-z]{3,} $/.test(
      before,
    )
  )
    return false;
  const isTop = /^[A-Z][A-Z0-9_]+$/.test(name) && name.includes("_");
  if (isQuoted) {
    // What a name in quotes is given to as a label is talk.
    if (/^["'`]\s{0,2}:\s{0,2}["'`][^"'`]*\s/.test(after)) return false;
    if (!isTop && !/[-/_#]/.test(name) && !/(?:get\w*|env|secret\w*|param\w*|config)\W{1,3}$/i.test(before))
      return false;
    return !/^\.{0,2}\//.test(name) || /^\/(?:prod|run|dev|stag|secret|var|etc|app|live|\w+\/\w+)/.test(name);
  }
  if (GIVEN_AS_KEY.test(before) && /^(?:$|[\s)\]},;!?|&])/.test(after)) return true;
  return (
    isTop &&
    /[\s.([{,=:!&|?<>-]$|^$/.test(before) &&
    /^(?:$|[\s)\]},;:.!?=|&])/.test(after) &&
    !isInText(line, before, after)
  );
}

/** `api_key=settings.`, `apiKey: this.config.`: a member that is given to a client as its key. */
const GIVEN_AS_KEY = /(?<![\w.])(?:api_?key|auth_?token)\s{0,2}[:=]\s{0,2}(?:\w{1,40}\??\.){1,3}$/i;

function isInText(line: string, before: string, after: string): boolean {
  const start = line.indexOf(before.slice(-20)) + before.slice(-20).length;
  const quotes = line.slice(0, start).match(/(?<!\\)["`]/g)?.length ?? 0;
  return quotes % 2 === 1 && !/\$\{?[\w.]*$/.test(before) && /\s/.test(after.slice(0, 1) || " ");
}
