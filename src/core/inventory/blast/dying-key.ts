import { type InventoryRow, kindOfKey } from "../row.ts";
import { compareEnds, isAnotherValue, isElsewhere, isSameValue } from "../same-key.ts";
import { type Likeness, likeness } from "../same-person.ts";

/** What is supposed to happen. */
export type Cause =
  | { readonly kind: "account"; /** All of one person. */ readonly spellings: readonly string[] }
  | { readonly kind: "key"; /** Name or id. */ readonly key: string };

export type Fate = "breaks" | "mayBreak" | "survives";

/** Why a caller's own key dies, or may; `row` is the id of another row. */
export type Why =
  | { readonly kind: "keyEnds" }
  | { readonly kind: "personalKey" }
  | { readonly kind: "sameKey"; readonly row: string }
  | { readonly kind: "sameValue"; readonly row: string }
  | { readonly kind: "sameEnds"; readonly row: string }
  | { readonly kind: "noKeyNamed" }
  | { readonly kind: "creatorUnknown" }
  | { readonly kind: "creatorAlike"; readonly creator: string }
  | { readonly kind: "kindUnknown" }
  | { readonly kind: "kindAndCreatorUnknown" }
  | { readonly kind: "kindsDisagree" }
  | { readonly kind: "creatorsDisagree" };

export interface KeyFate {
  readonly fate: Fate;
  /** Null where the key stays. */
  readonly why: Why | null;
}

/** Of a key to which nothing happens. */
export const STAYS: KeyFate = { fate: "survives", why: null };
const breaks = (why: Why): KeyFate => ({ fate: "breaks", why });
const mayBreak = (why: Why): KeyFate => ({ fate: "mayBreak", why });

/**
 * What becomes of each row's own key, in the order of the rows. A key is known to stay only where a fact says so: whatever
 * isn't known of it may be what kills it.
 */
export function keyFates(rows: readonly InventoryRow[], cause: Cause): readonly KeyFate[] {
  // The row that is named as the reason is the same one, whatever the order of the rows.
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const fates =
    cause.kind === "key" ? whenKeyEnds(sorted, cause.key) : whenAccountCloses(sorted, cause.spellings);
  const byRow = new Map(sorted.map((row, index) => [row, fates[index] ?? STAYS]));
  return rows.map((row) => byRow.get(row) ?? STAYS);
}

function whenKeyEnds(rows: readonly InventoryRow[], key: string): readonly KeyFate[] {
  const named = rows.filter((row) => row.key === key);
  return rows.map((row) => {
    if (row.key === key) return breaks({ kind: "keyEnds" });
    const twin = named.find((other) => isSameValue(row, other));
    if (twin !== undefined) return breaks({ kind: "sameValue", row: twin.id });
    // One name is one key: what any of its rows says of it goes for all.
    if (named.some((other) => isElsewhere(row, other))) return STAYS;
    const alike = named.find((other) => compareEnds(row, other) === "same");
    if (alike !== undefined) return mayBreak({ kind: "sameEnds", row: alike.id });
    const isAnother = row.key !== undefined || isAnotherValue(row, named);
    return isAnother ? STAYS : mayBreak({ kind: "noKeyNamed" });
  });
}

function whenAccountCloses(rows: readonly InventoryRow[], spellings: readonly string[]): readonly KeyFate[] {
  const fates = rows.map((row) =>
    personalFate(
      rows.filter((other) => other === row || isKnownSame(row, other)),
      spellings,
    ),
  );
  const dead = rows.filter((_, index) => fates[index]?.fate === "breaks");
  return rows.map((row, index) => {
    const own = fates[index] ?? STAYS;
    if (own.fate !== "mayBreak") return own;
    const named = dead.find((other) => row.key !== undefined && row.key === other.key);
    if (named !== undefined && !isElsewhere(row, named)) return breaks({ kind: "sameKey", row: named.id });
    const alike = dead.find((other) => !isElsewhere(row, other) && compareEnds(row, other) === "same");
    return alike === undefined ? own : mayBreak({ kind: "sameEnds", row: alike.id });
  });
}

/** Of one key, so that what one row says of it goes for the other: a name alone could be had at two providers. */
function isKnownSame(a: InventoryRow, b: InventoryRow): boolean {
  if (isSameValue(a, b)) return true;
  return a.key !== undefined && a.key === b.key && a.provider !== undefined && a.provider === b.provider;
}

/** Of the rows of one key. */
function personalFate(rows: readonly InventoryRow[], spellings: readonly string[]): KeyFate {
  const kinds = new Set(rows.flatMap(kindsOf));
  const creators = rows.flatMap(({ creator }) => (creator === undefined ? [] : [creator]));
  const likes = new Set(creators.map((creator): Likeness => likeness(creator, spellings)));
  if (kinds.has("team") && !kinds.has("user")) return STAYS;
  if (likes.size === 1 && likes.has("other")) return STAYS;
  if (kinds.size > 1) return mayBreak({ kind: "kindsDisagree" });
  if (likes.has("same") && likes.has("other")) return mayBreak({ kind: "creatorsDisagree" });
  if (likes.has("same"))
    return kinds.has("user") ? breaks({ kind: "personalKey" }) : mayBreak({ kind: "kindUnknown" });
  const alike = creators.find((creator) => likeness(creator, spellings) === "alike");
  if (alike !== undefined) return mayBreak({ kind: "creatorAlike", creator: alike });
  return mayBreak({ kind: kinds.has("user") ? "creatorUnknown" : "kindAndCreatorUnknown" });
}

/** Both where a row contradicts itself. */
function kindsOf(row: InventoryRow): readonly string[] {
  const { keyKind, ...unsaid } = row;
  return [kindOfKey(row), keyKind === undefined ? null : kindOfKey(unsaid)].filter((kind) => kind !== null);
}
