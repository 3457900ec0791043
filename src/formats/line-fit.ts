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
  const latest = latestEnds({ literals, fields }, line);
  if (latest === null) return "none";
  const starts: Starts[] = [{ at: [head.length], ways: Uint8Array.of(1) }];
  for (const [index, { kind }] of fields.entries()) {
    const literal = literals[index + 1] ?? "";
    const [from, to] = [starts[index], latest[index] ?? -1];
    const next = from === undefined ? null : reached(line, kind, from, literal, to);
    if (next === null) return "none";
    starts.push(next);
  }
  const last = starts.at(-1);
  const index = last?.at.indexOf(line.length) ?? -1;
  const ways = last?.ways[index] ?? 0;
  if (ways !== 1) return ways === 0 ? "none" : "many";
  return read(literals, fields, line, starts);
}

/** The last place at which each field can end, whatever it may hold; null if there is none. */
function latestEnds({ literals, fields }: LinePattern, line: string): readonly number[] | null {
  const ends: number[] = [];
  let after = line.length;
  for (let index = fields.length; index > 0; index -= 1) {
    const literal = literals[index] ?? "";
    const isLast = index === fields.length;
    const end = after - literal.length;
    const at = isLast ? (line.endsWith(literal) ? end : -1) : end < 0 ? -1 : line.lastIndexOf(literal, end);
    if (at === -1) return null;
    ends.unshift(at);
    after = at;
  }
  return ends;
}

/** The starts behind each of the places that a field of this kind can end at; null if it can't end anywhere. */
function reached(
  line: string,
  kind: FieldKind,
  from: Starts,
  literal: string,
  latest: number,
): Starts | null {
  const least = leastOf(kind);
  const places = placesOf(
    line,
    literal,
    (from.at[from.ways.findIndex((one) => one > 0)] ?? 0) + least,
    latest,
  );
  const found = new Uint8Array(places.length);
  let [low, high, ways] = [0, 0, 0];
  let clean = from.at[0] ?? 0;
  let scanned = clean;
  let isReached = false;
  for (const [index, place] of places.entries()) {
    const due = kind === "any" ? 0 : place;
    for (; scanned < due; scanned += 1) if (!mayHold(kind, line.charCodeAt(scanned))) clean = scanned + 1;
    for (; (from.at[high] ?? Infinity) <= place - least; high += 1) ways += from.ways[high] ?? 0;
    for (; low < high && (from.at[low] ?? 0) < clean; low += 1) ways -= from.ways[low] ?? 0;
    found[index] = Math.min(ways, 2);
    isReached ||= ways > 0;
  }
  return isReached ? { at: places.map((place) => place + literal.length), ways: found } : null;
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

/** Where the literal stands, from here up to there; an empty one only at the end of the line. */
function placesOf(line: string, literal: string, from: number, to: number): readonly number[] {
  if (literal === "") return from <= to ? [to] : [];
  const places: number[] = [];
  for (let at = line.indexOf(literal, from); at !== -1 && at <= to; at = line.indexOf(literal, at + 1))
    places.push(at);
  return places;
}
