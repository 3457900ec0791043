import { type Node, type YAMLMap, type YAMLSeq, isMap, isNode, isSeq, parseDocument } from "yaml";
import { type YamlField, mapText, mergedNode, nodeOf, pairText, valueText } from "./yaml-render.ts";

/** A change of one map in a list: fields to set, or to take away where the value is undefined. */
export interface MapEdit {
  readonly index: number;
  readonly fields: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

export interface MapEdits {
  /** Of the list. */
  readonly name: string;
  readonly changed: readonly MapEdit[];
  /** Maps to put behind the others. */
  readonly added: readonly Fields[];
  /** Fields in the order in which a new one finds its place. */
  readonly order: readonly string[];
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The YAML text with maps of a list changed and others appended. What isn't changed stays as it is, byte for byte, comments
 * and all; the comment behind a field that is taken away goes with it.
 */
export function editMaps(text: string, { name, changed, added, order }: MapEdits): string {
  const bom = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const source = text.slice(bom.length);
  const list = parseDocument(source, { version: "1.2" }).get(name);
  if (!isSeq(list)) return text;
  const newline = source.includes("\r\n") ? "\r\n" : "\n";
  const splices = changed.flatMap(({ index, fields }) => {
    const map = list.items[index];
    return isMap(map) ? mapSplices(map, fields, source, order) : [];
  });
  if (added.length > 0) splices.push(appended(list, added, source));
  let done = 0;
  let result = bom;
  for (const splice of splices.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    result += source.slice(done, splice.from) + splice.text.replaceAll("\n", newline);
    done = splice.to;
  }
  return result + source.slice(done);
}

function mapSplices(
  map: YAMLMap,
  fields: Fields,
  source: string,
  order: readonly string[],
): readonly Splice[] {
  const pairs = map.items as unknown as readonly YamlField[];
  const inFlow = map.flow === true;
  const isGone = ({ key }: YamlField): boolean =>
    Object.hasOwn(fields, key.value) && fields[key.value] === undefined;
  const values = pairs.flatMap(({ key, value }) => {
    const now = fields[key.value];
    if (now === undefined) return [];
    const from = startOf(value);
    return [
      {
        from,
        to: endOf(source, value),
        text: valueText(mergedNode(value, now), inFlow, columnAt(source, from)),
      },
    ];
  });
  const removed = inFlow ? cutFlow(pairs, isGone, source) : cutLines(pairs, isGone, source);
  return [...values, ...removed, ...insertions(pairs, fields, { inFlow, isGone, source, order })];
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Where a value ends, without the line end that belongs to block values. */
function endOf(source: string, value: Node): number {
  const [start = 0, end = 0] = value.range ?? [];
  return start + source.slice(start, end).replace(/[ \t\r\n]+$/, "").length;
}

function columnAt(source: string, offset: number): number {
  return offset - (source.lastIndexOf("\n", offset - 1) + 1);
}

/** Where the line of an offset ends, before its line feed. */
function lineEnd(source: string, offset: number): number {
  const newline = source.indexOf("\n", offset);
  return newline === -1 ? source.length : newline;
}

type IsGone = (pair: YamlField) => boolean;

/** The lines of fields; the first of a map shares its line with the dash. */
function cutLines(pairs: readonly YamlField[], isGone: IsGone, source: string): readonly Splice[] {
  return pairs.filter(isGone).map((pair) => {
    const from = startOf(pair.key);
    const end = Math.min(source.length, lineEnd(source, endOf(source, pair.value)) + 1);
    if (pair !== pairs[0]) return { from: source.lastIndexOf("\n", from - 1) + 1, to: end, text: "" };
    return { from, to: end + (/^\s*/.exec(source.slice(end))?.[0].length ?? 0), text: "" };
  });
}

/** Fields between braces, each with the comma behind it; those at the end with the one before. */
function cutFlow(pairs: readonly YamlField[], isGone: IsGone, source: string): readonly Splice[] {
  const lastKept = pairs.findLastIndex((pair) => !isGone(pair));
  const [kept, last] = [pairs[lastKept], pairs.at(-1)];
  const within = pairs.slice(0, lastKept).flatMap((pair, index) => {
    const next = pairs[index + 1];
    return isGone(pair) && next !== undefined
      ? [{ from: startOf(pair.key), to: startOf(next.key), text: "" }]
      : [];
  });
  if (kept === undefined || last === undefined || kept === last) return within;
  return [...within, { from: endOf(source, kept.value), to: endOf(source, last.value), text: "" }];
}

/** Each new field behind the last one that is listed before it. */
function insertions(
  pairs: readonly YamlField[],
  fields: Fields,
  at: {
    readonly inFlow: boolean;
    readonly isGone: IsGone;
    readonly source: string;
    readonly order: readonly string[];
  },
): readonly Splice[] {
  const { inFlow, isGone, source, order } = at;
  const [first] = pairs;
  const known = pairs.map(({ key }) => key.value);
  const column = first === undefined ? 0 : columnAt(source, startOf(first.key));
  const texts = new Map<YamlField, string>();
  for (const field of order) {
    if (fields[field] === undefined || known.includes(field)) continue;
    const before = order.slice(0, order.indexOf(field));
    const kept = pairs.filter((pair) => !isGone(pair));
    const after = kept.findLast(({ key }) => before.includes(key.value)) ?? kept.at(-1);
    if (after === undefined) continue;
    const text = pairText(field, nodeOf(fields[field], inFlow), inFlow, column);
    texts.set(after, `${texts.get(after) ?? ""}${inFlow ? ", " : `\n${" ".repeat(column)}`}${text}`);
  }
  return [...texts].map(([pair, text]) => {
    const end = endOf(source, pair.value);
    const place = inFlow ? end : end + source.slice(end, lineEnd(source, end)).replace(/\r$/, "").length;
    return { from: place, to: place, text };
  });
}

function appended(list: YAMLSeq, added: readonly Fields[], source: string): Splice {
  const items = list.items.filter(isNode);
  const last = items.at(-1);
  if (last === undefined) {
    const [start, to] = [startOf(list), endOf(source, list)];
    // Between the brackets there can be nothing else.
    const comments = source.slice(start, to).match(/#.*/g) ?? [];
    const rows = [
      ...comments.map((comment) => comment.trimEnd()),
      ...added.map((fields) => `- ${mapText(fields, false, 4)}`),
    ];
    return {
      from: start - (/[ \t]*$/.exec(source.slice(0, start))?.[0].length ?? 0),
      to,
      text: rows.map((row) => `\n  ${row}`).join(""),
    };
  }
  if (list.flow === true) {
    const end = endOf(source, last);
    return { from: end, to: end, text: added.map((fields) => `, ${mapText(fields, true, 0)}`).join("") };
  }
  const column = columnAt(source, startOf(list));
  const gap = areApart(items, source) ? "\n" : "";
  const rows = added.map((fields) => `\n${gap}${" ".repeat(column)}- ${mapText(fields, false, column + 2)}`);
  const end = lineEnd(source, endOf(source, last));
  const comment = commentBehind(source, end, column);
  // In line with the dash it would read as the head of what comes now.
  const apart = comment.column === column && gap === "" ? "\n" : "";
  const place = comment.end - (source[comment.end - 1] === "\r" ? 1 : 0);
  return { from: place, to: place, text: apart + rows.join("") };
}

/** Where the comments behind the last one of a list end, before the line feed, and the column of the last of them. */
function commentBehind(
  source: string,
  end: number,
  dash: number,
): { readonly end: number; readonly column: number | null } {
  const found = { end, column: null as number | null };
  for (let from = end + 1; from < source.length; from = lineEnd(source, from) + 1) {
    const line = source.slice(from, lineEnd(source, from));
    const column = line.search(/\S/);
    if (column === -1) continue;
    // At the margin it is about the file.
    if (line[column] !== "#" || column < Math.max(dash, 1)) break;
    Object.assign(found, { end: from + line.length, column });
  }
  return found;
}

/** A blank line stands between the last two. */
function areApart(items: readonly Node[], source: string): boolean {
  const [one, two] = items.slice(-2);
  if (one === undefined || two === undefined) return false;
  return /\n[ \t]*\r?\n/.test(source.slice(endOf(source, one), startOf(two)));
}
