import type { InventoryRow } from "./row.ts";

/** What may be known of a key's value. */
export type ValueMarks = Pick<InventoryRow, "keyPrefix" | "lastFour" | "fingerprint">;

/** Both hold the value of one fingerprint; a shorter one is the beginning of a longer one. */
export function isSameValue(a: ValueMarks, b: ValueMarks): boolean {
  return printsOf(a, b) === "same";
}

/**
 * Something says that the value isn't that of a key whose value these others speak of: neither its fingerprint nor its
 * last four are those of any of them, and either of the two, or its beginning, is known to be another one's.
 */
export function isAnotherValue(marks: ValueMarks, others: readonly ValueMarks[]): boolean {
  const isLike = (other: ValueMarks): boolean =>
    isSameValue(marks, other) ||
    (compareEnds(marks, other) !== "different" && tailsOf(marks, other) === "same");
  return (
    !others.some(isLike) &&
    others.some(
      (other) => compareEnds(marks, other) === "different" || printsOf(marks, other) === "different",
    )
  );
}

/** The shortest fingerprint that a row may hold. */
const SHORTEST = 16;

/** By these two rows hold one key if they share any: its name at its provider, and its value. `provider` is that of rows that name none. */
export function marksOf(row: InventoryRow, provider: string | undefined): readonly string[] {
  return [
    ...(row.key === undefined ? [] : [JSON.stringify(["key", row.provider ?? provider ?? "", row.key])]),
    ...(row.fingerprint === undefined ? [] : [JSON.stringify(["value", row.fingerprint.slice(0, SHORTEST)])]),
  ];
}

/** Both are known to be at different providers. */
export function isElsewhere(a: InventoryRow, b: InventoryRow): boolean {
  return a.provider !== undefined && b.provider !== undefined && a.provider !== b.provider;
}

/** What the two ends say of two keys: one and the same as far as anybody sees, two different ones, or nothing. */
export function compareEnds(a: ValueMarks, b: ValueMarks): "same" | "different" | "unknown" {
  const heads = compare(a.keyPrefix, b.keyPrefix, (long, short) => long.startsWith(short));
  const tails = tailsOf(a, b);
  if (heads === "different" || tails === "different") return "different";
  return heads === "same" && tails === "same" ? "same" : "unknown";
}

function printsOf(a: ValueMarks, b: ValueMarks): "same" | "different" | "unknown" {
  return compare(a.fingerprint, b.fingerprint, (long, short) => long.startsWith(short));
}

function tailsOf(a: ValueMarks, b: ValueMarks): "same" | "different" | "unknown" {
  return compare(a.lastFour, b.lastFour, (long, short) => long.endsWith(short));
}

/** One may have been written down longer than the other. */
function compare(
  a: string | undefined,
  b: string | undefined,
  fits: (long: string, short: string) => boolean,
): "same" | "different" | "unknown" {
  if (a === undefined || b === undefined) return "unknown";
  return fits(a, b) || fits(b, a) ? "same" : "different";
}
