import type { FieldKind, LinePattern } from "./line-pattern.ts";

/** Where a field may begin, and in how many ways the text before it can be read (2 stands for more). */
interface Start {
  readonly at: number;
  readonly ways: number;
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
  const starts: (readonly Start[])[] = [[{ at: head.length, ways: 1 }]];
  for (const [index, { kind }] of fields.entries()) {
    const literal = literals[index + 1] ?? "";
    const isLast = index === fields.length - 1;
    const places = isLast ? endOf(line, literal) : placesOf(line, literal);
    const next = reached(line, kind, starts[index] ?? [], places, literal.length);
    if (next.length === 0) return "none";
    starts.push(next);
  }
  const ends = (starts.at(-1) ?? []).filter(({ at }) => at === line.length);
  const [only] = ends;
  if (only === undefined) return "none";
  return only.ways > 1 ? "many" : read(literals, fields, line, starts);
}

/** The starts behind each of the places that a field of this kind can end at. */
function reached(
  line: string,
  kind: FieldKind,
  from: readonly Start[],
  places: readonly number[],
  skip: number,
): readonly Start[] {
  const next: Start[] = [];
  const least = leastOf(kind);
  let [low, high, ways] = [0, 0, 0];
  let [scanned, clean] = [0, 0];
  for (const place of places) {
    const due = kind === "any" ? 0 : place;
    for (; scanned < due; scanned += 1) if (!mayHold(kind, line.charCodeAt(scanned))) clean = scanned + 1;
    for (let one = from[high]; one !== undefined && one.at <= place - least; one = from[high]) {
      ways += one.ways;
      high += 1;
    }
    for (let one = from[low]; one !== undefined && low < high && one.at < clean; one = from[low]) {
      ways -= one.ways;
      low += 1;
    }
    if (ways > 0) next.push({ at: place + skip, ways: Math.min(ways, 2) });
  }
  return next;
}

/** From the end back: of a line that can be read in one way, each field has one start. */
function read(
  literals: LinePattern["literals"],
  fields: LinePattern["fields"],
  line: string,
  starts: readonly (readonly Start[])[],
): readonly string[] {
  const texts: string[] = [];
  let after = line.length;
  for (let index = fields.length - 1; index >= 0; index -= 1) {
    const end = after - (literals[index + 1] ?? "").length;
    const kind = fields[index]?.kind ?? "any";
    const clean = kind === "any" ? 0 : cleanFrom(line, kind, end);
    const start = starts[index]?.findLast(({ at }) => at >= clean && at <= end - leastOf(kind))?.at ?? end;
    texts.unshift(line.slice(start, end));
    after = start;
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
