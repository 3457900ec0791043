import type { KeyHeader } from "../../core/inventory/row.ts";
import { Secret } from "../../core/secret.ts";
import { decodedIn } from "./encoded.ts";
import { headerBefore, headersIn } from "./header-form.ts";
import { providerIn, providerOfName } from "./key-name.ts";
import { assignedValue, valuesIn } from "./key-value.ts";
import { namesIn } from "./name-at.ts";
import { nameBefore, pairedName } from "./name-before.ts";
import { isHeaderLookedAt } from "./header-looked-at.ts";
import { isSealed } from "./name-in-use.ts";
import { isGivenOwnToken, isOwnToken, isSessionToken } from "./own-token.ts";
import { type ScannedText, commentStart, depthOf } from "./scanned-text.ts";

/** A literal key, or what stands for one, in a line. */
export interface FoundInLine {
  readonly what: "value" | "reference";
  readonly provider: string | null;
  /** Variables and secrets by name; the one that is given first. */
  readonly names: readonly string[];
  readonly header: KeyHeader | null;
  readonly value: Secret | null;
  /** It stands on a line that is a comment and nothing else. */
  readonly commentedOut?: true;
}

/** Longer lines are generated: only literal keys count in them, and of one much longer only the beginning is read. */
const LONG = 3000;
const SLICE = 4096;
const OVERLAP = 512;
const MOST_READ = 16 * 1024 * 1024;
const MOST_FOUND = 50;

/** What a line holds. Linear in its length; never throws. */
export function scanLine(text: ScannedText, at: number): readonly FoundInLine[] {
  const raw = (text.lines[at] ?? "").replace(/\r$/, "");
  if (raw.length > LONG) return inSlices(raw);
  const line = text.kind.format === "json" || raw.includes('\\"') ? unescaped(raw) : raw;
  const values = literalsIn(text, at, line);
  const comment = commentStart(line, text.kind.comments);
  const code = comment === -1 ? line : line.slice(0, comment);
  if (code.trim() === "" && comment !== -1) return values.map((one) => ({ ...one, commentedOut: true }));
  if (code.trim() === "" || text.kind.family === "data") return values;
  return [...values, ...referencesIn(text, at, code, values.length > 0)];
}

function inSlices(raw: string): readonly FoundInLine[] {
  const found = new Map<string, FoundInLine>();
  for (
    let from = 0;
    from < Math.min(raw.length, MOST_READ) && found.size < MOST_FOUND;
    from += SLICE - OVERLAP
  )
    for (const { from: place, text, provider } of valuesIn(raw.slice(from, from + SLICE)))
      if (from + place + text.length < raw.length || from + SLICE >= raw.length)
        found.set(text, { what: "value", provider, names: [], header: null, value: new Secret(text) });
  return [...found.values()];
}

/** JSON in JSON, and the source of a notebook. */
function unescaped(line: string): string {
  return line.replaceAll(/\\(["/n])/g, (_, sign: string) => (sign === "n" ? " " : sign));
}

function literalsIn(text: ScannedText, at: number, line: string): readonly FoundInLine[] {
  const found = new Map<string, FoundInLine>();
  const add = (value: string, provider: string, before: string): void => {
    if (found.has(value) || found.size >= MOST_FOUND) return;
    const paired = pairedName(text, at, before);
    const header = headerBefore(before) ?? (paired === null ? null : headerBefore(`${paired}: `));
    const name = header === null ? (paired ?? nameBefore(before, text.kind.family)) : null;
    found.set(value, {
      what: "value",
      provider,
      names: name === null ? [] : [name],
      header,
      value: new Secret(value),
    });
  };
  for (const one of valuesIn(line)) add(one.text, one.provider, line.slice(0, one.from));
  if (UNENCODED.has(text.kind.runtime)) return [...found.values()];
  for (const { from, text: decoded } of decodedIn(line))
    for (const value of valuesIn(decoded))
      add(value.text, value.provider, from === 0 ? decoded.slice(0, value.from) : line.slice(0, from));
  if (found.size > 0) return [...found.values()];
  for (const match of line.matchAll(ASSIGNED)) {
    const [, name = "", value = ""] = match;
    const before = line.slice(0, match.index + match[0].length - value.length);
    const whose = pairedName(text, at, before) ?? name;
    const provider = assignedValue(whose, value, () => sectionProvider(text, at));
    if (provider !== null && !isSealed(text, at)) add(value, provider, before);
  }
  return [...found.values()];
}

/** Nobody encodes a key there, and what looks encoded is something else. */
const UNENCODED = new Set(["locales", "data", "style", "scanner"]);

/** The provider that the block or section around a line is about: `provider "cloudflare" {`, `[datadog]`. */
function sectionProvider(text: ScannedText, at: number): string | null {
  const own = depthOf(text.lines[at] ?? "");
  for (let up = at - 1; up >= 0 && at - up <= MOST_UP; up -= 1) {
    const line = (text.lines[up] ?? "").slice(0, 200);
    if (/^\s*(?:#|\/\/|$)/.test(line)) continue;
    const isSection = line.startsWith("[");
    if (!isSection && depthOf(line) >= own) continue;
    return providerIn(line.replace(/[=:{].*$/s, ""));
  }
  // `datadog.yaml` is about Datadog.
  return own === 0 && text.kind.family === "config" ? providerIn(text.path.split("/").at(-1) ?? "") : null;
}

const MOST_UP = 40;
const ASSIGNED =
  /([A-Za-z_][\w-]{2,60})["'\])]{0,2}\s{0,6}(?:=>|[:=])\s{0,6}["'`]?([A-Za-z0-9_+/=-]{20,121})(?![A-Za-z0-9_+/=.:(-])/g;

function referencesIn(
  text: ScannedText,
  at: number,
  line: string,
  hasValue: boolean,
): readonly FoundInLine[] {
  const { family, format } = text.kind;
  const isCode = family === "source" || format === "hcl" || text.kind.runtime === "jenkins";
  const isRead = READS_ENVIRONMENT.test(line);
  const headers = (isHeaderLookedAt(line, family) ? [] : headersIn(line, isCode || isRead)).filter(
    ({ variable, from }) =>
      !NO_KEY.test(variable ?? "") &&
      !MADE_UP.test(variable ?? "") &&
      !isOwnToken(variable ?? "", line) &&
      !isSessionToken(variable ?? "") &&
      !(family === "config" && isGivenOwnToken(text.lines, variable ?? "")) &&
      (family !== "prose" || isRead || /\$\{?\w/.test(line.slice(from))),
  );
  const names = hasValue ? [] : namesIn(text, at, line);
  const [header] = headers;
  if (header === undefined) {
    const pair = pairIn(text, at, line);
    if (pair.length > 0) return pair;
  }
  const byProvider = new Map<string | null, string[]>();
  for (const { name, provider } of names)
    byProvider.set(provider, [...(byProvider.get(provider) ?? []), name]);
  if (header !== undefined) {
    const own = header.variable === null ? null : providerOfName(header.variable);
    const provider = own ?? (byProvider.size === 1 ? ([...byProvider.keys()][0] ?? null) : null);
    const known = byProvider.get(provider) ?? [];
    byProvider.set(provider, [
      ...new Set([...(header.variable === null ? [] : [header.variable]), ...known]),
    ]);
    return [...byProvider].map(([whose, named]) => ({
      what: "reference",
      provider: whose,
      names: named,
      header: whose === provider ? header.form : null,
      value: null,
    }));
  }
  return [...byProvider].map(([provider, named]) => ({
    what: "reference",
    provider,
    names: named,
    header: null,
    value: null,
  }));
}

/** Variables of headers that say themselves that they hold none. */
const NO_KEY = /your|placeholder|xxx|redacted|masked|(?:^|_)(?:fake|mock|dummy|stub)(?:_|$)/i;
const MADE_UP = /^(?:fake|mock|dummy|stub)[A-Z]/;

/** Code, whatever kind of file it stands in. */
const READS_ENVIRONMENT = /\bprocess\.env\b|\bos\.(?:environ|getenv)\b|\bENV(?:\[|\.fetch)/;

const PAIR_NAME =
  /["']?(?:key|name|header|header_name)["']?\s{0,2}[:=]\s{0,2}["']?(authorization|x-api-key|private-token|x-auth-token|x-auxot[\w-]*key|dd-api-key)["']?/i;
const PAIR_VALUE =
  /["']?value["']?\s{0,2}[:=]\s{0,2}["']?(?:bearer |token )?(\{\{[^}]{1,80}\}\}|\$\{?\{?[\w.\s-]{1,80}|%\w{1,60}%)/i;

/** A header that is written as a pair of members, `key` and `value`, on one line or on two. */
function pairIn(text: ScannedText, at: number, line: string): readonly FoundInLine[] {
  const value = PAIR_VALUE.exec(line);
  if (value === null) return [];
  const near = [line, text.lines[at - 1] ?? "", text.lines[at + 1] ?? ""].find(
    (one) => one.length < LONG && PAIR_NAME.test(one),
  );
  if (near === undefined) return [];
  const header = PAIR_NAME.exec(near)?.[1]?.toLowerCase() ?? "";
  const name = /[A-Za-z_][\w-]*/g.exec((value[1] ?? "").replace(/secrets\.|env\./, ""))?.[0];
  return [
    {
      what: "reference",
      provider: name === undefined ? null : providerOfName(name),
      names: name === undefined ? [] : [name],
      header: header === "authorization" ? "bearer" : header === "x-api-key" ? "x-api-key" : "other",
      value: null,
    },
  ];
}
