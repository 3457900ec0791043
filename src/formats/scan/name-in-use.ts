import { providerOfName } from "./key-name.ts";
import { assignedValue, valuesIn } from "./key-value.ts";
import { valueLineBelow } from "./name-before.ts";
import { isPlaceholder, looksRandom } from "./placeholder.ts";
import { type ScannedText, ancestorsOf } from "./scanned-text.ts";
import { isEntryOfNames, isOfSchema, isOnlySpokenOf } from "./spoken-of.ts";

/** A word behind a name that only a sentence has. */
const SENTENCE =
  /^["'`]?\s(?:is|isn't|was|were|must|not|missing|environment|env|variables?|should|needs?|required|to|or|and|for|in|from|before|has|have|as|with|are|can|could|will|when|on|of|the|expired|found|unset|empty|rotation|rotated|secret|value|instead)\b(?!["']?[:=])/i;
const ASKED =
  /\b(?:set|missing|the|your|no|a|an|needs?|requires?|rotate|without|of|provide|define|check|invalid|bad)\s["'`]?$/i;
const TYPED =
  /\b(?:resource|data|output|path)\s+"[^"]*$|\bresource\s+"[^"]*"\s+"[^"]*$|^\s*-\s+id:\s+["']?$|\b(?:uses|image|import|from|require|package|apiVersion|kind|schema|helpUrl|homepage|label|description|title|repository|source|placeholder|summary|help|about|comment)["']?\s{0,2}[:(=]?\s{0,2}["'`]?$/i;
/** `gh secret set`, `wrangler secret put`, `vercel env add`: the name is the one that the key has there. */
const PUT_INTO_STORE =
  /\b(?:secrets?|env|vars?|variables?)[ :](?:set|put|add|create)\s(?:--?[\w=-]{1,40}\s){0,3}["']?$/;

/** Whether a name of a key is handed on where it stands, and not only spoken of, declared or left empty. */
export function isInUse(text: ScannedText, at: number, line: string, from: number, name: string): boolean {
  const before = line.slice(Math.max(0, from - 80), from);
  const after = line.slice(from + name.length, from + name.length + 160);
  const isInAddress = /https?:\/\/[^\s"'$]{0,200}$/.test(line.slice(Math.max(0, from - 200), from));
  if (TYPED.test(before) || isInAddress || isSetToText(text, before, after)) return false;
  if (isOnlySpokenOf({ line, name, before, after, family: text.kind.family })) return false;
  // An address in a store of secrets is never talk.
  if (/^(?:op|vault|awssm|gcpsm|ref\+\w+|bws|azurekeyvault):/i.test(name)) return true;
  const isRead =
    /[$%]\{?(?:env:)?$|\{\{-?\s{0,4}[\w.]{0,40}$|<<\s{0,2}[\w.]{0,40}$|\$\{\{\s{0,4}[\w.]{0,40}$|(?:secrets|env|vars?|environ|ENV|Values)[.[('"]{1,3}$/.test(
      before,
    );
  if (isRead) return !/^["'\]})\s]{0,6}(?:=|:=)\s{0,2}(?:["']{2}|$)/.test(after);
  if (text.kind.family === "shell" && PUT_INTO_STORE.test(before)) return /^(?:$|[\s"'`=;|<])/.test(after);
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

/** `setenv("X", "test")`, `environ["X"] = "test"`: tests put a text where the key would be, and nothing is handed on. */
function isSetToText({ kind }: ScannedText, before: string, after: string): boolean {
  const isArgument = SETTER.test(before);
  if (!isArgument && kind.family !== "source") return false;
  const set = (isArgument ? TEXT_BEHIND_COMMA : TEXT_BEHIND_SIGN).exec(after);
  const given = set?.slice(1).find((one) => one !== undefined);
  return given !== undefined && isNoKey(given, isArgument);
}

/** A text that names nothing else and wasn't made by chance; `told` where it is known to be a text that is set. */
function isNoKey(given: string, told = false): boolean {
  return (told || !isWorthNaming(given)) && !(given.length >= 20 && looksRandom(given));
}

const SETTER =
  /(?<![a-z])(?:(?:set|put|stub)_?(?:env\w{0,20}|var)\((?:key = )?|environment_?variables\.set\(|environ\.setdefault\(|setattr\(\s{0,2}[\w.]{1,40},|setitem\(\s{0,2}os\.environ\s{0,2},)\s{0,2}["'`]$/i;
const TEXT_BEHIND_COMMA =
  /^["'`]\s{0,2},\s{0,2}(?:value = )?(?:(null|nil|None)\b|"([^"$%{}]{0,200})"|'([^'$%{}]{0,200})'|`([^`$%{}]{0,200})`)/;
const TEXT_BEHIND_SIGN =
  /^["'`]?\]?(?:\s{0,2}:\s{0,2}str)?\s{0,2}(?:(?:\|\||\?\?)?=|:|=>)\s{0,2}(?:(undefined|null|None|nil)\b|"([^"$%{}]{0,200})"|'([^'$%{}]{0,200})'|`([^`$%{}]{0,200})`)\s{0,2}(?:$|[\],;)}])/;

/** As a name, what is given to it must be more than nothing, a stand-in or a sentence; as a value it stands by itself. */
function countsInConfig(text: ScannedText, at: number, before: string, after: string, name: string): boolean {
  const rest = /^["'\]]{0,2}\s{0,8}(?:=>|[:=])(?:\s+|(?=\S)|$)(.*)$/.exec(after)?.[1]?.trim();
  // Other members may stand behind it on one line.
  const given =
    rest === undefined ? rest : (/^(?:null|true|false|"[^"]*"|'[^']*')(?=\s*[,}])/.exec(rest)?.[0] ?? rest);
  const isKey =
    given !== undefined &&
    /^[\s\-"'{[,]*$|[{,]\s*["']?$|^\s*(?:export|ENV|ARG|set|Environment=|-e|env)\s+["']?$|Environment=["']?(?:\S+\s+)*$/.test(
      before,
    );
  if (isKey) {
    if (isSealed(text, at)) return true;
    if (isOfSchema(text, at, given)) return false;
    if (given === "" || given === "{" || given === "[" || given === "|")
      return text.kind.format === "yaml" || text.kind.format === "json" ? isNested(text, at, given) : false;
    return isWorthNaming(given);
  }
  if (isEntryOfNames(text, at) || isTrivialPair(text, at, before, after, name)) return false;
  // A sentence that happens to hold the name.
  const around = `${before.slice(-24)} ${after.slice(0, 24)}`;
  const isLone = /(?:^|[\s"'`({[=:,/@>-])$/.test(before) && /^(?:$|[[\s"'`)}\],;:@<|&/.\\-])/.test(after);
  const isTalk = /[a-z]{2,} [a-z]{2,}/.test(around) && !/["'`]$/.test(before) && !/[:=]\s{0,2}$/.test(before);
  return isLone && !isTalk && (/[_/#-]/.test(name) || /["'`]$/.test(before) || /[:=]\s*$/.test(before));
}

const PAIRED_VALUE =
  /^(?:[^{}]{0,200}[,{])?\s{0,80}["']?value["']?\s{0,2}[:=]\s{0,2}(?:"([^"]{0,200})"|'([^']{0,200})'|(?<=:\s{1,2})([\w-]{1,200})\s{0,2}(?:[,}]|$))/;
/** `<key>X</key>`, and the value below it. */
const LISTED_VALUE = /^\s*<string>([^<]*)<\/string>/;

const IS_VALUE_OF_PAIR = /^\s{0,80}["']?value["']?\s{0,2}[:=]/;

/** `name: AUXOT_API_KEY` whose `value`, on this line or the next, is nothing, a stand-in or a literal key. */
function isTrivialPair(text: ScannedText, at: number, before: string, after: string, name: string): boolean {
  const [, listed] = after.startsWith("</key>")
    ? (LISTED_VALUE.exec((text.lines[at + 1] ?? "").slice(0, 400)) ?? [])
    : [];
  if (listed !== undefined) return valuesIn(listed).length > 0 || isNoKey(listed);
  if (!/(?<![\w-])["']?(?:key|name)["']?\s{0,2}[:=]\s{0,2}["']?$/i.test(before)) return false;
  const rest = after.replace(/^["']/, "");
  const next = (text.lines[valueLineBelow(text, at) ?? at + 1] ?? "").slice(0, 400);
  const pair = PAIRED_VALUE.exec(rest) ?? (/^[\s,]*$/.test(rest) ? PAIRED_VALUE.exec(next) : null);
  const value = pair?.[1] ?? pair?.[2] ?? pair?.[3];
  // Of a literal key the name is told with the key.
  if (/^[\s,]*$/.test(rest) && IS_VALUE_OF_PAIR.test(next) && valuesIn(next).length > 0) return true;
  if (value === undefined || /[$%{]/.test(value)) return false;
  return isNoKey(value) || assignedValue(name, value, () => null) !== null;
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
  if (/^__\w+__$/.test(plain) || (/^[\w-]+$/.test(plain) && isPlaceholder(plain))) return false;
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
  if (/^["']?\s{0,2}[:?]?=/.test(after) && /(?:^|[\s;&("'=])$/.test(before)) {
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
  if (KEY_OF_MODULE.test(name) && IS_GIVEN.test(after)) return true;
  if (IS_TYPE_ONLY.test(after)) return false;
  if (GIVEN_AS_KEY.test(before) && /^(?:$|[\s)\]},;!?|&])/.test(after)) return true;
  return (
    isTop &&
    /[\s.([{,=:!&|?<>-]$|^$/.test(before) &&
    /^(?:$|[\s)\]},;:.!?=|&])/.test(after) &&
    !isInText(line, before, after)
  );
}

/** `openai.api_key = …`: a library is given its key. */
const KEY_OF_MODULE = /^[a-z]{2,30}\.api_?key$/i;
const IS_GIVEN = /^\s{0,3}=\s{0,3}(?!["'`=]|None\b|null\b|undefined\b)\S/;
/** `OPENAI_API_KEY?: string;`: a member is declared, and nothing handed on. */
const IS_TYPE_ONLY = /^\??\s{0,3}:\s{0,3}string(?:\s?\|\s?(?:undefined|null))?\s{0,3}(?:[;,}]|$)/;

/** `api_key=settings.`, `apiKey: this.config.`: a member that is given to a client as its key. */
const GIVEN_AS_KEY = /(?<![\w.])(?:api_?key|auth_?token)\s{0,2}[:=]\s{0,2}(?:\w{1,40}\??\.){1,3}$/i;

function isInText(line: string, before: string, after: string): boolean {
  const start = line.indexOf(before.slice(-20)) + before.slice(-20).length;
  const quotes = line.slice(0, start).match(/(?<!\\)["`]/g)?.length ?? 0;
  return quotes % 2 === 1 && !/\$\{?[\w.]*$/.test(before) && /\s/.test(after.slice(0, 1) || " ");
}
