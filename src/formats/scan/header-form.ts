import type { KeyHeader } from "../../core/inventory/row.ts";
import { KEY_HEADERS } from "./providers.ts";

/** A header that carries a key, whose value is a variable. */
export interface HeaderAt {
  readonly form: KeyHeader;
  /** The variable, as far as it has a name. */
  readonly variable: string | null;
  readonly from: number;
}

const NAMES = KEY_HEADERS.join("|").replace("x-api-key", "x[-_]api[-_]key");
/** Headers that end in `-key` or `-token` and carry none. */
const OTHER_HEADERS =
  "csrf|xsrf|(?:aws-ec2-metadata|idempotency|cache|surrogate|sort|partition|routing|dedup|correlation|trace|page|next|continuation|cursor|sync|public|host)-(?:key|token)(?![\\w-])";
/** The name, what closes it, what stands between, and what may open the value. Every quantifier is bounded. */
const HEADER = new RegExp(
  `(?<![\\w$-])(${NAMES}|x-(?!${OTHER_HEADERS})[a-z0-9-]{1,30}-(?:key|token))(["'\`\\])]{0,3})[ \\t]{0,4}(=>|:=|==?=?|:|,|[ \\t])[ \\t]{0,8}`,
  "gi",
);
const SCHEME =
  /^(?:[fFrbu@$&]{0,2}["'`]{0,3})(bearer|basic|token|key|apikey|splunk|bot)(?:[ +]|%20|\\s){1,3}(?!\s{0,4}(?:[)}\],;]|$))/i;

/** Spellings of "the value of a variable": how each begins, and its name. Open ones need no quotes in any language. */
const OPEN: readonly RegExp[] = [
  /^\$\{\{\s{0,4}([\w.[\]'"-]{1,120})/,
  // `{{ KEY WAS REMOVED }}` is a remark.
  /^\{\{(?!\s{0,4}[A-Z]{1,20}(?:\s{1,4}[A-Z]{1,20}){2,8}\s{0,4}\})-?\s{0,4}([^}|]{1,120}?)\s{0,4}[}|]/,
  // `${1:your_key}` is a gap in a snippet of an editor.
  /^\$\{(?!\d{1,2}:[A-Za-z])(?:env:|input:|config:)?([\w.:[\]'"/?!-]{1,120})/i,
  /^\$\(([^)]{1,120})/,
  /^\$env:(\w{1,80})/i,
  /^\${1,2}([A-Za-z_]\w{0,80})/,
  /^%\[?(?:env|ENVIRONMENT|var)\((\w{1,80})\)/,
  /^%\{?([A-Za-z_][\w]{1,80})\}?[e%]/,
  /^#\{([^}]{1,120})/,
  /^\{\$?(?:env\.)?([A-Z_][A-Z0-9_]{1,80})\}/,
  /^\{\$([A-Za-z_][\w>-]{0,80})\}/,
  /^\{env\.([A-Za-z_]\w{0,80})\}/,
  /^<%=\s{0,4}([^%]{1,120}?)\s{0,4}%>/,
  /^@@?\{?([A-Z][\w]{1,80})\}?@?/,
  /^\\\(([^)]{1,120})/,
  /^os\.environ\/(\w{1,80})/,
];
/** Only where code is meant: a brace in a format string, a joint, a bare name. */
const CODE: readonly RegExp[] = [
  /^\{([A-Za-z_][^{}]{0,120})\}/,
  /^\{\}/,
  /^%[sv]/,
  /^["'`]\s{0,4}(?:\+|\.\.?|&|<>|~|,|\|\|)\s{0,4}[&*$@]{0,2}([A-Za-z_][\w.[\]"'()->!?]{0,120})/,
  /^["'`]\.(?:concat|format)\(([^)]{0,80})/,
];
const BARE = /^[&*$@!]{0,2}([A-Za-z_][\w.[\]"'()->!?:]{0,120})/;
const NO_VARIABLE =
  /^(?:https?|_|re\.|string|str|String|Optional|number|boolean|bool|undefined|null|None|nil|NULL|any|unknown|true|false|True|False|void|never|z\.|Joi\.|t\.|typeof|function|async|await|new|return|if|in|is|not|and|or|header|http|bearer|Bearer|type|const|let|var|schema|expect|Type\.|int|char|object|Record|Header|&?str)\b(?!\.env)/;
/** What came in is handed on, or looked at. */
const PASSED_ON =
  /\$http_|\$?\bre?q?(?:uest)?\.?(?:headers?|getHeader|get)\b|headers?\s{0,2}[.[(]|getHeader|\.get\(|\$_SERVER|\bhttp_|headers\.get/i;

/** A session of somebody, a token that a command makes on the spot, a text for people. */
const MADE_FOR_NOW =
  /^\$?\{{0,2}\s?session\??\.(?:\w{1,20}\??\.){0,2}access_?token|^(?:\$\(|`)(?:gcloud auth |az account get-access-|oc whoami |kubectl create token|aws (?:eks get-token|codeartifact get-auth))|\b(?:local|session)Storage\b|\/var\/run\/secrets\/kubernetes\.io\/|^(?:\$?t|i18n\.\w{1,20}|gettext|translate)\(/i;

/** Headers of a line whose value is a variable; `code` says that bare names are variables here. */
export function headersIn(line: string, code: boolean): readonly HeaderAt[] {
  const found: HeaderAt[] = [];
  for (const match of line.matchAll(HEADER)) {
    const [whole, name = "", closing = "", between = ""] = match;
    if (between.startsWith("==")) continue;
    // A member is a header that is set, or one that is read.
    if (line[match.index - 1] === "." && !between.startsWith("=")) continue;
    const value = line.slice(match.index + whole.length, match.index + whole.length + 240);
    if (isBraceOfProse(line, match.index + whole.length)) continue;
    const isQuoted = /["'`]/.test(closing);
    if (/^[ \t]$/.test(between) && !isSpaced(line, match.index, value)) continue;
    const isDeclared = /\b(?:const|let|var|final|val|string|def|auto)\s+$/i.test(
      line.slice(Math.max(0, match.index - 10), match.index),
    );
    // `"x-api-key: {key}"`: name and value are one text.
    const isOneText = closing === "" && /["'`]$/.test(line.slice(0, match.index));
    const variable = variableIn(
      value,
      isOneText,
      code && !isDeclared && (isQuoted || /^[:=,]|=>/.test(between)),
    );
    if (variable === null) continue;
    found.push({ form: formOf(name, value), variable: variable.name, from: match.index });
  }
  for (const match of line.matchAll(/\bbearer(?: |\+|%20){1,3}/gi)) {
    if (found.length > 0 || isBraceOfProse(line, match.index + match[0].length)) break;
    const value = line.slice(match.index + match[0].length, match.index + match[0].length + 200);
    const variable = variableIn(value, false, false) ?? (code ? jointIn(value, line) : null);
    if (variable !== null) found.push({ form: "bearer", variable: variable.name, from: match.index });
  }
  const call =
    code &&
    /\.bearer_auth\(\s{0,4}[&*]?([A-Za-z_][\w.]{0,80})\)|HeaderValue\(\s{0,4}"Bearer"\s{0,2},\s{0,4}([A-Za-z_][\w.]{0,80})/i.exec(
      line,
    );
  if (found.length === 0 && call !== null && call !== false)
    found.push({ form: "bearer", variable: call[1] ?? call[2] ?? null, from: call.index });
  return found;
}

/** `proxy_set_header Authorization "Bearer $x"`, `set-header x-api-key %[env(X)]`: a space parts name and value. */
function isSpaced(line: string, at: number, value: string): boolean {
  const before = line.slice(Math.max(0, at - 60), at);
  return /header/i.test(before) || SCHEME.test(value);
}

/** `Sends Authorization: Bearer {token}.`: outside of any quotes a brace is no gap of a string that is put together. */
function isBraceOfProse(line: string, from: number): boolean {
  return /^(?:\w{3,8} )?\{[A-Za-z_]/.test(line.slice(from, from + 12)) && !/["'`]/.test(line.slice(0, from));
}

interface Variable {
  readonly name: string | null;
}

function variableIn(value: string, isOneText: boolean, code: boolean): Variable | null {
  const scheme = SCHEME.exec(value);
  const inner =
    scheme === null ? value.replace(/^[fFrbu@$]{0,2}["'`]{1,3}/, "") : value.slice(scheme[0].length);
  const wasQuoted = scheme !== null ? /["'`]/.test(scheme[0]) : inner !== value;
  if (PASSED_ON.test(inner.slice(0, 80)) || MADE_FOR_NOW.test(inner.slice(0, 120))) return null;
  for (const pattern of OPEN) {
    const match = pattern.exec(inner);
    if (match !== null) return { name: nameOf(match[1]) };
  }
  if (!code) return null;
  if (scheme !== null || wasQuoted || isOneText)
    for (const pattern of CODE) {
      const match = pattern.exec(inner);
      if (match !== null && !NO_VARIABLE.test(match[1] ?? "")) return { name: nameOf(match[1]) };
    }
  if (wasQuoted || scheme !== null || isOneText) return null;
  // `name="X-API-Key", auto_error=False`: another argument.
  if (/^(?!value)\w{1,40}\s?=(?![=>])/i.test(inner)) return null;
  const bare = BARE.exec(inner);
  // A sentence goes on behind a word, an expression doesn't.
  if (bare !== null && !/^\s*(?:$|[,;)}\]|?&+:/#]|=>)/.test(inner.slice(bare[0].length))) return null;
  return bare === null || NO_VARIABLE.test(bare[1] ?? "") ? null : { name: nameOf(bare[1]) };
}

function jointIn(value: string, line: string): Variable | null {
  if (MADE_FOR_NOW.test(value.slice(0, 120))) return null;
  for (const pattern of CODE) {
    const match = pattern.exec(value);
    if (match === null || NO_VARIABLE.test(match[1] ?? "") || PASSED_ON.test(match[1] ?? "")) continue;
    // A comma joins only where something is set or put together; elsewhere it parts a text from what it is compared with.
    if (/^["'`]\s*,/.test(value) && !/authorization|sprintf|format|concat|set|add/i.test(line)) continue;
    if (
      /replace|split|trim|strip|starts?_?with|hasprefix|removeprefix|indexof|match/i.test(
        line.slice(0, line.indexOf(value)),
      )
    )
      continue;
    return { name: nameOf(match[1]) };
  }
  return null;
}

/** `secrets.AUXOT_KEY`, `process.env["X"]`: the last name in the expression. */
function nameOf(expression: string | undefined): string | null {
  const text = (expression ?? "").replace(/[:?!-].*$/s, "");
  const quotedName = /["']([A-Za-z_][\w-]*)["']/.exec(text)?.[1];
  if (quotedName !== undefined) return quotedName;
  // What a function gives has no name.
  const [chain = "", ...call] = text.split("(");
  const names =
    (call.length > 0 && !/get\w*$|env$/i.test(chain) ? chain.replace(/\.?[A-Za-z_]\w*$/, "") : text).match(
      /[A-Za-z_][\w-]*/g,
    ) ?? [];
  return names.findLast((name) => !NO_NAME.test(name)) ?? null;
}

const NO_NAME =
  /^(?:_|env|get|getenv|environ|secrets?|vars?|value|toString|trim|unwrap|to_string|expose_secret|quote|default|await|this|self|process)$/i;

function formOf(name: string, value: string): KeyHeader {
  const plain = name.toLowerCase().replaceAll("_", "-");
  if (plain === "x-api-key") return "x-api-key";
  return plain.endsWith("authorization") && (SCHEME.exec(value)?.[1]?.toLowerCase() ?? "bearer") === "bearer"
    ? "bearer"
    : "other";
}

/** The header in which a literal key stands, by what is written before it on its line. */
export function headerBefore(before: string): KeyHeader | null {
  const near = before.slice(-80);
  if (/\bbearer(?: |\+|%20){1,3}["'`\\]{0,2}$/i.test(near)) return "bearer";
  if (/x[-_]api[-_]key["'`\\\])]{0,4}\s{0,4}(?:=>|[:=,])?\s{0,4}["'`\\]{0,2}$/i.test(near))
    return "x-api-key";
  const other = new RegExp(
    `(?:${NAMES})["'\`\\\\\\])]{0,4}\\s{0,4}(?:=>|[:=,])?\\s{0,4}["'\`\\\\]{0,2}(?:\\w{3,8} )?$`,
    "i",
  );
  return other.test(near) || /\bbasic\s{1,3}$/i.test(near) ? "other" : null;
}
