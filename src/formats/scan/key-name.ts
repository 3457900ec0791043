import { SCANNED_PROVIDERS, type ScannedProvider } from "./providers.ts";

const KEY_WORDS = new Set(
  "key keys apikey apikeys token tokens pat secret secrets credential credentials creds cred authtoken accesstoken accesskey teamkey userkey".split(
    " ",
  ),
);
/** In a path of a secret store these are fields of an entry. */
const PATH_WORDS = new Set("password passwd value notesplain".split(" "));
/** What may stand behind the word for a key: which of several it is, or that it is kept in a file. */
const BEHIND = new Set(
  "prod production stg staging stage dev development test testing ci live main master old new next prev previous current primary secondary backup file path ref arn value env a b c eu us ro rw readonly default internal shared admin deploy".split(
    " ",
  ),
);
/** A name with one of these is not a key's, whatever else it says. */
const NEVER = new Set(
  "public publishable pub foreign hash sha256 sha digest fingerprint csrf xsrf column header prefix suffix regex pattern length limit count usage max min ttl expiry expires expired".split(
    " ",
  ),
);
/** What makes a name with a key in it the name of something about the key. */
const ABOUT = new Set(
  "len size url uri endpoint host id ids name names label title type kind status state error err errors missing invalid format rotation rotated rotate policy schema version help doc docs hint message msg table field index required enabled disabled flag valid validator validation provider param params manager service client class function handler model list create delete view page form input modal dialog button created updated at date time source scanning scanner counter encoding store storage cache price cost window budget bucket usage estimate estimator management revoked revoke env var variable holder is detector detection rule plugin check leak".split(
    " ",
  ),
);
const MOST_BEHIND = 3;
const isAmong = (words: ReadonlySet<string>, word: string): boolean =>
  words.has(word) || words.has(word.replace(/(?<=x|ss|sh)es$|s$/, ""));

/** `AUXOT_API_KEY`, `auxotTeamKey`, `op://Prod/auxot/key`: the words of a name, in lower case. */
export function wordsOfName(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** A quick look: is any provider spoken of at all? */
const MENTIONS = new RegExp(
  [
    ...SCANNED_PROVIDERS.flatMap(({ words }) => words.map((word) => (word.length > 2 ? word : `^${word}_`))),
    ...SCANNED_PROVIDERS.flatMap(({ alsoNamed = [] }) => alsoNamed),
    "(?:open|git|data|hugging|cloud)[^A-Za-z0-9]",
  ].join("|"),
  "i",
);

/** The provider whose key such a name is for, or null. */
export function providerOfName(name: string): string | null {
  if (name.length > 200 || !MENTIONS.test(name)) return null;
  const words = mended(wordsOfName(name));
  for (const provider of SCANNED_PROVIDERS) {
    if (provider.alsoNamed?.includes(name) === true) return provider.name;
    const at = words.findLastIndex((word, place) => speaksOf(provider, word, place, name));
    if (at !== -1 && !words.some((word) => isAmong(NEVER, word)) && saysKey(provider, words, at, name))
      return provider.name;
  }
  return null;
}

/** `api_token`, `appKey`: a key, whosever. */
export function isKeyName(name: string): boolean {
  return /^(?:api|app|application|access|auth)?[_-]?(?:key|token)$/i.test(name);
}

/** The provider that a name speaks of, whether or not it says that it is a key. */
export function providerIn(name: string): string | null {
  if (!MENTIONS.test(name)) return null;
  const words = mended(wordsOfName(name));
  return (
    SCANNED_PROVIDERS.find((provider) =>
      words.some((word, at) => word.length > 2 && speaksOf(provider, word, at, name)),
    )?.name ?? null
  );
}

/** `Open AI` and `Git Hub` are one word each, however a name is cut. */
function mended(words: readonly string[]): readonly string[] {
  return words
    .join(" ")
    .replaceAll(/\bopen ai\b/g, "openai")
    .replaceAll(/\bgit (hub|lab)\b/g, "git$1")
    .replaceAll(/\bdata dog\b/g, "datadog")
    .replaceAll(/\bhugging face\b/g, "huggingface")
    .replaceAll(/\bcloud flare\b/g, "cloudflare")
    .split(" ");
}

function speaksOf(provider: ScannedProvider, word: string, at: number, name: string): boolean {
  return provider.words.some((known) =>
    known.length > 2
      ? word === known ||
        (known.length >= 5 && word.startsWith(known) && KEY_WORDS.has(word.slice(known.length)))
      : at === 0 && word === known && /^[A-Za-z]{2}_/.test(name),
  );
}

function saysKey(provider: ScannedProvider, words: readonly string[], at: number, name: string): boolean {
  if (provider.keyWords !== undefined) return isOneOf(provider.keyWords, words);
  const last = words.length - 1;
  // Of a chain of names the last is what is meant.
  if (/\.[\w-]+$/.test(name) && !/[/:#]/.test(name) && !KEY_WORDS.has(words[last] ?? "")) return false;
  const word = words[last] ?? "";
  const key = words.findLastIndex((one) => KEY_WORDS.has(one) || isJoined(provider, one));
  const behind = words.slice(key + 1);
  if (
    key >= at &&
    behind.length <= (/[a-z]/.test(name) ? 1 : MOST_BEHIND) &&
    behind.every(
      (one) => BEHIND.has(one) || /^v?\d{1,4}$/.test(one) || !(isAmong(ABOUT, one) || /^\d/.test(one)),
    )
  )
    return true;
  // `KEY_AUXOT`, `api-key-auxot`.
  if (
    key !== -1 &&
    key < at &&
    last - at <= 1 &&
    words.slice(at + 1).every((one) => BEHIND.has(one)) &&
    at - key === 1
  )
    return true;
  if (!/[/:]/.test(name)) return false;
  // A path into a store of secrets: what it is follows from the store.
  const store = words.findIndex((one) =>
    /^(?:secrets?|op|vault|secretsmanager|ssm|keyvault|awssm|gcpsm|bws|pass)$/.test(one),
  );
  return (store !== -1 && store < at) || (/[/#][A-Za-z]+$/.test(name) && PATH_WORDS.has(word) && last > at);
}

/** The words stand side by side, and behind them only which of several it is. */
function isOneOf(keyWords: readonly string[], words: readonly string[]): boolean {
  let last = words.length;
  while (last > 0 && (BEHIND.has(words[last - 1] ?? "") || words[last - 1] === "id")) last -= 1;
  const text = words.slice(0, last).join(" ");
  return keyWords.some((known) => text === known || text.endsWith(` ${known}`));
}

/** `openaikey`: the provider and the key in one word. */
function isJoined(provider: ScannedProvider, word: string): boolean {
  return provider.words.some(
    (known) => known.length >= 5 && word.startsWith(known) && KEY_WORDS.has(word.slice(known.length)),
  );
}
