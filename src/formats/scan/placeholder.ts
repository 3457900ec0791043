const WORDS =
  /your|change[-_]?me|change[-_]?this|replace|placeholder|redacted|dummy|insert|fixme|todo|goes[-_]?here|[-_]here$|abc[-_]?123|x{4,}|\*{3,}|\.\.\.|…|^<.*>$|^\[.*\]$|^not[-_]|^(?:null|none|nil|undefined|true|false|empty|secret|token|key|password)$/i;
/** `fake-key-for-tests`, `test-token`: words that a person made up for want of a key. */
const MADE_UP =
  /(?<![a-z0-9])(?:fake|mock(?:ed)?|for[-_]tests?)(?![a-z0-9])|^tests?[-_](?:api[-_]?)?(?:key|token|secret)$/i;
const RUN = 8;

/** A stand-in for a value, as templates and manuals have: nobody calls with it. */
export function isPlaceholder(text: string): boolean {
  if (text === "" || WORDS.test(text) || MADE_UP.test(text)) return true;
  return new Set(text.replaceAll(/[._-]/g, "")).size <= 4 || hasSequence(text);
}

/** `12345678`, `abcdefgh`: each character one above the one before. */
function hasSequence(text: string): boolean {
  let length = 1;
  for (let at = 1; at < text.length; at += 1) {
    length = text.charCodeAt(at) === text.charCodeAt(at - 1) + 1 ? length + 1 : 1;
    if (length >= RUN) return true;
  }
  return false;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HOST_OR_FILE =
  /\.(?:com|net|org|io|dev|app|ai|cloud|local|internal|svc|example|test|invalid|js|mjs|cjs|ts|tsx|jsx|css|map|json|ya?ml|toml|html?|md|py|go|rs|rb|java|kt|php|sql|png|jpe?g|svg|txt|log|proto|vue|svelte|xml|csv|conf|service|timer)$/i;

/** `profile-service-6c8d9f7b5-abcde`: something that was named, whatever was hung on to tell it from others. */
const NAMED = /^[a-z]{4,}[-_][a-z]{4,}[-_][a-z0-9_-]*$/;

/**
 * Made by chance, as keys are, and not by a person out of words, like names of attributes, hosts and files. The one word that
 * test values hold, `EXAMPLE`, counts neither way: they are judged as the same value without it.
 */
export function looksRandom(text: string): boolean {
  const tail = text.replace("EXAMPLE", "");
  if (UUID.test(tail) || isPlaceholder(tail)) return false;
  if (HOST_OR_FILE.test(tail) || NAMED.test(tail)) return false;
  const parts = tail.split(".");
  return parts.some(
    (part) => part.length >= 6 && !isOfWords(part) && (parts.length === 1 || isMixedUp(part)),
  );
}

/** In a chain of names a digit is nothing: `failed2fa`, `title_v2`. Chance leaves several runs of them, or of capitals. */
function isMixedUp(part: string): boolean {
  const [digits, capitals] = [part.match(/\d+/g)?.length ?? 0, part.match(/[a-z\d][A-Z]/g)?.length ?? 0];
  return digits >= 2 || capitals >= 3;
}

const SHORTEST_MEAN = 3.3;
/** More consonants on end than words have; names of many words break them by a sign or a capital. */
const UNSPEAKABLE = /[b-df-hj-np-tv-xz]{5}|[B-DF-HJ-NP-TV-XZ]{5}/;

/** `members_list2`, `notificationEmail`: its letters come in runs as long as words. */
export function isOfWords(part: string): boolean {
  if (UNSPEAKABLE.test(part)) return false;
  const runs = part.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  const length = runs.reduce((sum, run) => sum + run.length, 0);
  const digits = runs.filter((run) => /\d/.test(run)).length;
  return length / Math.max(1, runs.length) >= SHORTEST_MEAN && digits <= 2;
}
