import { spelling } from "../../formats/events/composed-names.ts";
import { type Search, searchFor } from "./byte-search.ts";

/** Names that begin alike are looked for together: with more beginnings than this, it takes longer than parsing. */
const MOST_BEGINNINGS = 64;
const [QUOTE, SLASH, QUERY, BACKSLASH] = [0x22, 0x2f, 0x3f, 0x5c];

/** Where one of some names may stand in bytes of JSON, even in a text that holds JSON. */
export interface Mentions {
  /** Places in ascending order: each record that holds a name has one of them in it. */
  places(bytes: Buffer): readonly number[];
  mayHold(record: Buffer): boolean;
}

/**
 * A name is a whole text or a part of a path, so it stands between quotes, slashes or question marks. It may be spelled by escapes: each that gives one of its characters counts as a mention. Null for names that
 * can't be told from bytes.
 */
export function createMentions(names: readonly string[]): Mentions | null {
  const spelled = [...new Set(names.map(spelling))];
  const alike = Map.groupBy(spelled, (name) => name.replace(/^(.{4}).*$/su, "$1"));
  if (alike.size > MOST_BEGINNINGS || spelled.some(isUnsearchable)) return null;
  const searches = [
    ...[...alike].map(([beginning, all]) => nameSearch(all.length === 1 ? all.join("") : beginning, all)),
    ...escapeSearches(new Set(spelled.join(""))),
  ];
  return {
    places: (bytes) =>
      searches.flatMap((search) => allOf(search, bytes)).toSorted((one, other) => one - other),
    mayHold: (record) => searches.some((search) => search(record, 0) !== -1),
  };
}

/** Whole numbers, as GitHub's `actor:1000` is of, may stand there as `1e3`, and U+FFFD is what broken bytes become. */
function isUnsearchable(name: string): boolean {
  return name === "" || name.includes("\uFFFD") || /^(?:actor:)?-?\d+$/.test(name);
}

/** Looks for names that all begin like this. */
function nameSearch(beginning: string, names: readonly string[]): Search {
  const search = searchFor(Buffer.from(beginning));
  const known = new Set(names);
  const longest = Math.max(...names.map((name) => Buffer.byteLength(name)));
  const isName = (bytes: Buffer, start: number): boolean => {
    for (let end = start; end <= start + longest; end += 1) {
      const byte = bytes[end];
      const mayEnd = byte === QUOTE || byte === BACKSLASH || byte === SLASH || byte === QUERY;
      if (mayEnd && known.has(bytes.toString("utf8", start, end))) return true;
      if (byte === QUOTE || byte === BACKSLASH) return false;
    }
    return false;
  };
  return (bytes, from) => {
    for (let at = search(bytes, from); at !== -1; at = search(bytes, at + 1)) {
      const before = bytes[at - 1];
      if ((before === QUOTE || before === SLASH) && isName(bytes, at)) return at;
    }
    return -1;
  };
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  "\b": "b",
  "\f": "f",
  "\n": "n",
  "\r": "r",
  "\t": "t",
};

/** Escapes that may stand for one of these characters, and for a backslash, which begins an escape in a text of JSON. */
function escapeSearches(characters: ReadonlySet<string>): readonly Search[] {
  const codes = new Set([...characters, "\\"].flatMap((character) => unitsOf(character)));
  const short = [...characters].flatMap((character) => {
    const letter = SHORT_ESCAPES[character];
    return letter === undefined ? [] : [searchFor(Buffer.from(`\\${letter}`))];
  });
  const long = searchFor(Buffer.from("\\u"));
  const isRespelling = (bytes: Buffer, at: number): boolean =>
    codes.has(Number.parseInt(bytes.toString("latin1", at + 2, at + 6), 16));
  return [
    ...short,
    (bytes, from) => {
      for (let at = long(bytes, from); at !== -1; at = long(bytes, at + 1))
        if (isRespelling(bytes, at)) return at;
      return -1;
    },
  ];
}

function unitsOf(character: string): readonly number[] {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
}

function allOf(search: Search, bytes: Buffer): readonly number[] {
  const places: number[] = [];
  for (let at = search(bytes, 0); at !== -1; at = search(bytes, at + 1)) places.push(at);
  return places;
}
