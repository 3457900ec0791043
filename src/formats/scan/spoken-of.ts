import type { FileFamily } from "./kind-rule.ts";
import { type ScannedText, ancestorsOf, depthOf } from "./scanned-text.ts";

/** Where a name stands, by what is written around it on its line. */
export interface PlaceOfName {
  readonly line: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly family: FileFamily;
}

/** One way to speak of a key's name without handing the key on. */
type WayToSpeak = (place: PlaceOfName) => boolean;

/** `delete process.env.X`, `ENV.delete("X")`, `unset X`, `env -u X`. */
const isTakenAway: WayToSpeak = ({ line, before, after }) =>
  /(?<![a-z])(?:del|delete|unset|clear|remove)_?(?:env\w{0,20}|var)\((?:key = )?\s{0,2}["'`]$/i.test(
    before,
  ) ||
  /\b(?:secrets?|kv) (?:delete|rm|remove) ["']?$|\bdelete(?:-| )secret (?:--?[\w-]{1,30}[ =]){0,3}["']?$/.test(
    before,
  ) ||
  /^\s*(?:del|delete)\s/.test(line) ||
  /\bENV\.delete\(\s?["']$|\.remove_?item\(\s?["'`]$|\benv -u ["']?$|\bunset (?:-v )?(?:\w+ ){0,8}["']?$/i.test(
    before,
  ) ||
  /\b(?:remove|drop)_(?:key|field|env)s?\s{1,3}["']?$/i.test(before) ||
  /^\s*(?:os\.)?env(?:iron)?\.pop\(/.test(line) ||
  // PHP's takes a text with both, or the name only to forget it.
  (/\bputenv\(["']$/.test(before) && /^(?:=[\w.-]{0,30})?["']\s?\)/.test(after));

/** `grep -r X src`, `sed -i "s/X=//"`: looked for, and not read; what `$(grep X .env)` gives is. */
const isLookedFor: WayToSpeak = ({ before }) =>
  /(?:^|[\s;&|"']|(?<!\$)\()(?:grep|egrep|rg|ag|ack|sed)\s(?:[^|;&$]{0,60}[\s"'`/^(|\\])?$/.test(before);

/** `redact: ["X"]`, `keywords: [X]`, `"required": ["X"]`: what logs hide, what scanners look for, what a schema asks for. */
const isListed: WayToSpeak = ({ before, after }) =>
  !/^["']?\s{0,2}(?:=>|[:=])/.test(after) &&
  /(?:redact|mask|scrub|saniti[sz]e|filter_?param|sensitive|conceal|forbidden|deny_?list|block_?list|keywords|tags|topics|secret_?(?:env_?)?names|resourceNames|allow(?:ed)?(?!\w{0,12}env)|ignore|(?<!\w)required["']?:)[\w"']{0,20}\s{0,3}(?:\+?=|[:(]|=>)?\s{0,3}(?:(?:new Set\(|%[iw])?[[{]|(?<=[=:]\s{0,3})\()[^\])}:=]{0,70}$/i.test(
    before,
  );

/** `k !== "X"`, `expect(err).toThrow("X")`, `match="X"`, `pattern: X`: compared with something, or looked at by a test. */
const isCompared: WayToSpeak = ({ line, before, after }) =>
  (/[!=]==?\s?["'`]$/.test(before) && /^["'`]/.test(after)) ||
  /(?:expect\(|assert\w{0,30}[ (.]|(?:raises|toThrow\w{0,20}|toContain\w{0,10}|toMatch|toHaveProperty|InlineData)\(|(?<![\w.])(?:describe|it|test)(?:\.each)?\(|\bmatch=)[^()]{0,60}$/.test(
    before,
  ) ||
  /(?:^\s*case\s|\.(?:includes|has|indexOf|startsWith)\()["'`]$|^\s*raise\s\w{1,60}\(["']$/.test(before) ||
  /(?:regex|pattern)["']?\s{0,2}[:=].{0,70}$/i.test(before) ||
  /^\s*(?:export\s+)?(?:declare\s+)?type\s+\w+\s*=/.test(line);

/** `flag.String("x")`, `.option("x")`, `Column("x")`: an option, a column or a field is declared. */
const isDeclared: WayToSpeak = ({ before, name }) =>
  !/^[A-Z][A-Z0-9_]+$/.test(name) &&
  (/(?<![A-Za-z])(?:flags?\.\w{1,12}\(|flags\(\)\.\w{1,12}\((?:&\w{1,40}, )?|add_?option\(|\.option\(|add_?argument\(|add_?column\(["'\w :]{0,40},? ?|column\(\s?(?:name\s?=\s?)?|t\.(?:string|text|binary) )["'`:-]{1,3}$/i.test(
    before,
  ) ||
    /(?:rename\s?=\s?|\b(?:json|yaml|toml|xml|bson|db|mapstructure|hcl):|(?:SerialName|JsonProperty(?:Name)?|SerializedName)\(|alias\s?=\s?|android:key=)["']$/.test(
      before,
    ) ||
    /(?:storage|cookie|column|field|label)_?(?:key|name)?\s{0,2}=\s{0,2}["'`]$/i.test(before));

/** An attribute of an element of a page: names of fields and labels. */
const isOfMarkup: WayToSpeak = ({ line, before, family }) =>
  family === "source" &&
  /<[A-Za-z][\w.-]{0,40}\s/.test(line) &&
  /\s(?:name|id|for|htmlFor|label|title|placeholder|aria-[a-z]{2,20}|data-[\w-]{2,30}|v-model|field)=\{?["'`]$/.test(
    before,
  );

/** `[ -z "$X" ]`, `if: $X != ""`, `if "%X%"==""`: whether there is one is asked, and nothing else. */
const isAskedFor: WayToSpeak = ({ line, before, after }) =>
  (/(?:\[\[?|\btest)\s(?:.{0,60}\s)?-[zn]\s{1,3}["']?\$\{?$/.test(before) &&
    /^(?::?[-+]["']{0,2})?\}?["']?\s{0,3}(?:\]|[;&|]|$)/.test(after)) ||
  (/(?:\[\s|\btest\s|^\s*if\s)["']?(?:\$\{?|%)$/i.test(before) &&
    /^(?::-)?[}%]?["']?\s{0,2}(?:[!=]=|=|-eq|-ne)\s{0,2}["']/.test(after)) ||
  (/-not \$env:$/i.test(before) && after.startsWith(")")) ||
  /^\s*(?:-\s+)?if:\s/.test(line) ||
  /\bread -\w{0,4}p ["']$/.test(before);

/** `missing_auxot_key`, `hasOpenAiKey`: whether there is one; `push("/settings/auxot-key")`: a page. */
const isOfAnotherThing: WayToSpeak = ({ name, before }) =>
  /^(?:missing|invalid|has|is)(?=[A-Z_-])|^(?:MISSING|INVALID|HAS|IS)_/.test(name) ||
  (name.startsWith("/") && /(?:(?:push|navigate|redirect)\(|\b(?:to|href)=\{?)["'`]$/.test(before));

/** `x.label=`, `X: z.string()`'s sisters in texts for people. */
const isOfText: WayToSpeak = ({ after }) =>
  /^[._](?:label|title|description|desc|help|hint|tooltip|placeholder|message|missing|invalid|error)\s{0,2}[=:]/i.test(
    after,
  );

/** `"export X=<key>"` in a text of a program. */
const isShown: WayToSpeak = ({ after }) => /^=(?:<[^>]{1,60}>|your[-_ ]|\.{3}|…)/i.test(after);

const WAYS: readonly WayToSpeak[] = [
  isTakenAway,
  isLookedFor,
  isListed,
  isCompared,
  isDeclared,
  isOfMarkup,
  isShown,
  isAskedFor,
  isOfAnotherThing,
  isOfText,
];

/** A name of a key that is taken away, looked for, listed, declared or asked for where it stands: nobody is given the key. */
export function isOnlySpokenOf(place: PlaceOfName): boolean {
  return WAYS.some((way) => way(place));
}

const DECLARES =
  /^[\s{]*["']?(?:(?:description|required|title|format|pattern|properties|enum|nullable|deprecated|deprecationMessage|sensitive|scope|markdownDescription|anyOf|oneOf|allOf|\$ref)["']?\s{0,2}:|type["']?\s{0,2}:\s{0,2}["']?(?:\[|(?:string|str|number|integer|int|boolean|bool|object|array|password|text|secret)\b))/;

/** What stands behind or below a name says of what kind it is, as in a schema, an input of an action or settings of a plug-in. */
export function isOfSchema({ lines }: ScannedText, at: number, given: string): boolean {
  if (given !== "" && given !== "{") return given.startsWith("{") && DECLARES.test(given);
  const next = lines.slice(at + 1, at + 4).find((one) => one.trim() !== "") ?? "";
  return depthOf(next) > depthOf(lines[at] ?? "") && DECLARES.test(next.slice(0, 200));
}

/** An entry of a list of names that are asked for, hidden or looked for, below its head. */
export function isEntryOfNames({ lines }: ScannedText, at: number): boolean {
  if (!/^\s*-\s/.test((lines[at] ?? "").slice(0, 200))) return false;
  return /^(?:required|keywords|tags|topics|allow|ignore\w*|redact\w*|mask\w*)$/i.test(
    ancestorsOf(lines, at)[0]?.key ?? "",
  );
}
