import { isKeyName, providerOfName } from "./key-name.ts";
import { isPlaceholder, looksRandom } from "./placeholder.ts";
import { KEY_HEADERS, SCANNED_PROVIDERS, type ValueShape } from "./providers.ts";

/** A literal key in a text: where it stands and whose it is. */
export interface ValueAt {
  readonly from: number;
  readonly text: string;
  readonly provider: string;
}

const TAILS: Readonly<Record<ValueShape["tail"], string>> = {
  dotted: "A-Za-z0-9_.-",
  word: "A-Za-z0-9_-",
  dashed: "A-Za-z0-9-",
  alnum: "A-Za-z0-9",
  upper: "A-Z0-9",
  path: "A-Za-z0-9/",
};

const SHAPES = SCANNED_PROVIDERS.flatMap(({ name, shapes }) =>
  shapes.map((shape) => ({
    provider: name,
    ...shape,
    // One character class, bounded: linear, and sticky at a prefix that was found by itself.
    pattern: new RegExp(`[${TAILS[shape.tail]}]{${shape.least},${shape.most + 1}}`, "y"),
  })),
);

/** Literal keys in one line, in its order; none is inside another. */
export function valuesIn(line: string): readonly ValueAt[] {
  const found: ValueAt[] = [];
  for (const shape of SHAPES) {
    for (let at = line.indexOf(shape.prefix); at !== -1; at = line.indexOf(shape.prefix, at + 1)) {
      const value = valueAt(line, at, shape);
      if (value !== null) found.push({ from: at, text: value, provider: shape.provider });
    }
  }
  return found
    .toSorted((a, b) => a.from - b.from)
    .filter(
      (one, index, all) =>
        index === 0 || one.from >= (all[index - 1]?.from ?? 0) + (all[index - 1]?.text.length ?? 0),
    );
}

function valueAt(line: string, at: number, shape: (typeof SHAPES)[number]): string | null {
  if (shape.not?.some((other) => line.startsWith(other, at)) === true || !isFree(line, at)) return null;
  shape.pattern.lastIndex = at + shape.prefix.length;
  const run = shape.pattern.exec(line)?.[0];
  if (run === undefined || run.length > shape.most) return null;
  const tail = run.replace(/[.-]+$/, "");
  const end = at + shape.prefix.length + run.length;
  // The left side of an address of mail, and no user in front of a host.
  if (line[end] === "@" && !/[:/=]$/.test(line.slice(0, at))) return null;
  if (tail.replaceAll(".", "").length < shape.least || line[end] === "(" || line.startsWith("...", end))
    return null;
  // Where dots may stand in a tail, names of attributes look alike; a tail without any is told by its letters too.
  if (shape.tail === "upper")
    return /[A-Za-z0-9]/.test(line[end] ?? "") || isPlaceholder(tail) ? null : shape.prefix + tail;
  return looksRandom(tail) ? shape.prefix + tail : null;
}

/** Nothing of a longer word stands before it: `this.user.` and `my-team.` begin no key, `%20team.` and `\nteam.` do. */
function isFree(line: string, at: number): boolean {
  const before = line[at - 1];
  if (before === undefined || !/[\w.$@-]/.test(before)) return true;
  const lead = line.slice(Math.max(0, at - 8), at);
  if (/%[0-9A-Fa-f]{2}$|(?:^|[^\\])\\[ntr]$|\\u00[0-9a-f]{2}$|\[[\d;]{1,5}m$/.test(lead)) return true;
  // An option with its value behind it, without a space.
  return /(?:^|\s)-[a-zA-Z]$/.test(lead) || before === "@";
}

/** A value without a known prefix, where its name says that it is a provider's key, or only a key, and what stands around says whose. */
export function assignedValue(name: string, text: string, around: () => string | null): string | null {
  const provider = providerOfName(name) ?? providerOfHeader(name) ?? (isKeyName(name) ? around() : null);
  const lengths = SCANNED_PROVIDERS.find((one) => one.name === provider)?.unprefixed;
  if (provider === null || lengths === undefined) return null;
  if (text.length < lengths.least || text.length > lengths.most || !/^[A-Za-z0-9_+/=-]+$/.test(text))
    return null;
  if (/^[./]|\/$/.test(text) || (text.match(/\//g)?.length ?? 0) > 4) return null;
  return looksRandom(text) ? provider : null;
}

/** `DD-API-KEY`: a header is named as a variable is, but for its dashes. */
function providerOfHeader(name: string): string | null {
  return KEY_HEADERS.includes(name.toLowerCase()) ? providerOfName(name.replaceAll("-", "_")) : null;
}

/** With a digit a part of a key is enough; without one it has to be as long as a key, for it may be words. */
const PART = /(?=[\w.-]*\d)[\w.-]{6,}|[\w.-]{16,}/y;

/** Does this text hold a key or the beginning of one? Names and services must not: they are shown. */
export function holdsKey(text: string): boolean {
  return SHAPES.some(({ prefix }) => {
    for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at + 1)) {
      PART.lastIndex = at + prefix.length;
      if (PART.test(text)) return true;
    }
    return false;
  });
}
