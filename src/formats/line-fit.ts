import type { FieldKind, LinePattern } from "./line-pattern.ts";

/** Where a field may begin, and in how many ways the text before each place can be read (2 stands for more). */
interface Starts {
  readonly at: readonly number[];
  readonly ways: Uint8Array;
}

/**
 * The texts of the fields in a line, `none` if it doesn't fit, `many` if it can be read in more than one way: then somebody
 * wrote into one field what stands between two, and nobody can say which is which. Linear in line times fields.
 */
export function fitLine(
  { literals, fields }: LinePattern,
  line: string,
): readonly string[] | "none" | "many" {
  const [head = ""] = literals;
  if (!line.startsWith(head)) return "none";
  const starts: Starts[] = [{ at: [head.length], ways: Uint8Array.of(1) }];
  const ends = fields.map((_, index) => {
    const literal = literals[index + 1] ?? "";
    return index === fields.length - 1 ? endOf(line, literal) : placesOf(line, literal);
  });
  for (const [index, { kind }] of fields.entries()) {
    const from = starts[index];
    const skip = (literals[index + 1] ?? "").length;
    const next = from === undefined ? null : reached(line, kind, from, ends[index] ?? [], skip);
    if (next === null) return "none";
    starts.push(next);
  }
  const last = starts.at(-1);
  const index = last?.at.indexOf(line.length) ?? -1;
  const ways = last?.ways[index] ?? 0;
  if (ways !== 1) return ways === 0 ? "none" : "many";
  return read(literals, fields, line, starts);
}

/** The starts behind each of the places that a field of this kind can end at; null if it can't end anywhere. */
function reached(
  line: string,
  kind: FieldKind,
  from: Starts,
  places: readonly number[],
  skip: number,
): Starts | null {
  const found = new Uint8Array(places.length);
  const least = leastOf(kind);
  let [low, high, ways, clean, scanned] = [0, 0, 0, 0, 0];
  let isReached = false;
  for (const [index, place] of places.entries()) {
    const due = kind === "any" ? 0 : place;
    for (; scanned < due; scanned += 1) if (!mayHold(kind, line.charCodeAt(scanned))) clean = scanned + 1;
    for (; (from.at[high] ?? Infinity) <= place - least; high += 1) ways += from.ways[high] ?? 0;
    for (; low < high && (from.at[low] ?? 0) < clean; low += 1) ways -= from.ways[low] ?? 0;
    found[index] = Math.min(ways, 2);
    isReached ||= ways > 0;
  }
  return isReached ? { at: skip === 0 ? places : places.map((place) => place + skip), ways: found } : null;
}

/** From the end back: of a line that can be read in one way, each field has one start. */
function read(
  literals: LinePattern["literals"],
  fields: LinePattern["fields"],
  line: string,
  starts: readonly Starts[],
): readonly string[] {
  const texts: string[] = [];
  let after = line.length;
  for (let index = fields.length - 1; index >= 0; index -= 1) {
    const end = after - (literals[index + 1] ?? "").length;
    const kind = fields[index]?.kind ?? "any";
    const clean = kind === "any" ? 0 : cleanFrom(line, kind, end);
    const { at = [], ways } = starts[index] ?? {};
    const start = at.findLast(
      (place, one) => ways?.[one] === 1 && place >= clean && place <= end - leastOf(kind),
    );
    after = start ?? end;
    texts.unshift(line.slice(after, end));
  }
  return texts;
}

function cleanFrom(line: string, kind: FieldKind, end: number): number {
  let from = end;
  while (from > 0 && mayHold(kind, line.charCodeAt(from - 1))) from -= 1;
  return from;
}

function leastOf(kind: FieldKind): number {
  return kind === "any" ? 0 : 1;
}

function mayHold(kind: FieldKind, code: number): boolean {
  if (kind === "number") return code >= 0x30 && code <= 0x39;
  return kind === "any" || code > 0x20;
}

function placesOf(line: string, literal: string): readonly number[] {
  const places: number[] = [];
  for (let at = line.indexOf(literal); at !== -1; at = line.indexOf(literal, at + 1)) places.push(at);
  return places;
}

function endOf(line: string, literal: string): readonly number[] {
  return line.endsWith(literal) ? [line.length - literal.length] : [];
}
