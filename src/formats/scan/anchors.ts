import { KEY_HEADERS, SCANNED_PROVIDERS, type ValueShape } from "./providers.ts";

/** A text, in lower case, of which each line with a finding holds one at least. */
export interface Anchor {
  readonly text: string;
  /** As many characters of a key, at least, must follow. */
  readonly tail: number;
  /** A run of so many letters and digits must stand in the line. */
  readonly run?: number;
}

const SHORTEST = 4;
const KEY_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_-";

const anchor = (text: string, tail = 0): Anchor => ({ text: text.toLowerCase(), tail });

/** The first letters, in base64, of every text that begins with this one. */
function base64Of(prefix: string): string {
  return btoa(prefix).slice(0, Math.floor((prefix.length * 8) / 6));
}

function ofShape({ prefix, least }: ValueShape): readonly Anchor[] {
  const plain = anchor(prefix, Math.min(least, 16));
  const base64 = base64Of(prefix);
  return base64.length < 5 ? [plain] : [plain, anchor(base64, 12)];
}

/** What an anchor that is too short may be followed by. */
function lengthened(one: Anchor): readonly Anchor[] {
  if (one.text.length >= SHORTEST) return [one];
  return Array.from(KEY_LETTERS, (letter) => ({ text: one.text + letter, tail: Math.max(0, one.tail - 1) }));
}

const REFERENCES = [
  ...SCANNED_PROVIDERS.flatMap(({ words }) => words.map((word) => (word.length > 3 ? word : `${word}_`))),
  ...SCANNED_PROVIDERS.flatMap(({ alsoNamed = [] }) => alsoNamed),
  ...'aws- npm- npmt open_ai open-ai git_hub bearer basic _auth "auth" x_api_key'.split(" "),
  ..."-key: -key\" -key' -key` -token: -token\" -token' -token`".split(" "),
  ...KEY_HEADERS,
];

/** Every line in which the rules find something holds one of these, whatever its case; each has four letters or more. */
export const ANCHORS: readonly Anchor[] = [
  ...SCANNED_PROVIDERS.flatMap(({ shapes }) => shapes.flatMap(ofShape)),
  ...["user", "team"].map((word) => anchor(`${word}%2e`, 16)),
  ...REFERENCES.map((text) => anchor(text)),
  // Where what stands around says whose key it is.
  ...["api_token", "api_key", "apikey", "api-key", "app_key", "auth_token"].map((text) => ({
    ...anchor(text),
    run: 32,
  })),
].flatMap(lengthened);

const WORTH = /auxot|key|tok|secret|cred|pat\b|pass|bearer|basic|auth|op:/i;

/** A quick look at a line that holds an anchor for a name or a header: is it worth the rules? */
export function isWorthReading(line: string, { run }: Anchor): boolean {
  if (run !== undefined) return /[A-Za-z0-9_+/=-]{32}/.test(line);
  return WORTH.test(line) || /\b(?:name|key|secretName)["']?:/.test(line);
}
