import { Document, Scalar, isMap, isScalar, isSeq } from "yaml";
import type { Node, YAMLMap, YAMLSeq } from "yaml";
import { escapeDangerous, needsEscape } from "./escaped-text.ts";

/** A pair of a map of plain data. */
export interface YamlField {
  readonly key: Scalar<string>;
  readonly value: Node;
}

const OPTIONS = {
  lineWidth: 0,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  flowCollectionPadding: false,
  indentSeq: true,
};
const LONGEST_FLOW = 80;

/** A node for a plain value; strings that one line can't hold are double-quoted, short lists and maps stand on one line. */
export function nodeOf(value: unknown, flow = false): Node {
  const node = new Document().createNode(value, { flow }) as Node;
  dress(node);
  return node;
}

/** The old node with the new value in it: items and fields that stay keep their comments and their quotes. */
export function mergedNode(old: Node, value: unknown, inside = false): Node {
  const merged = mergedValue(old, value);
  const isBlock = (isMap(old) || isSeq(old)) && old.flow !== true;
  // What stands behind a value on its line isn't part of it, unless it is inside of another one.
  if (inside || isBlock) merged.comment = old.comment ?? null;
  if (inside) {
    merged.commentBefore = old.commentBefore ?? null;
    merged.spaceBefore = old.spaceBefore === true;
  }
  return merged;
}

/** `field: value` with its further lines at `column`; `inFlow`, as it stands between braces. */
export function pairText(field: string, value: Node, inFlow: boolean, column: number): string {
  if (isMap(value) && value.flow === true && !hasComments(value)) return `${field}: ${flowText(value)}`;
  const document = new Document();
  const map = document.createNode({}, { flow: inFlow }) as YAMLMap;
  map.set(field, value);
  document.contents = map as never;
  const text = escapeDangerous(document.toString(OPTIONS).trimEnd());
  const bare = inFlow ? text.replace(/^\{\s*/, "").replace(/\s*\}$/, "") : text;
  return bare.replaceAll("\n", `\n${" ".repeat(column)}`);
}

/** `{ a: 1 }`, with blanks inside as most people write it; lists have none. */
function flowText(map: YAMLMap): string {
  const pairs = map.items as unknown as readonly (
    | YamlField
    | { readonly key: string; readonly value: Node }
  )[];
  const texts = pairs.map(({ key, value }) => pairText(isScalar(key) ? key.value : key, value, true, 0));
  return `{ ${texts.join(", ")} }`;
}

function hasComments(map: YAMLMap): boolean {
  return new Document(map).toString().includes("#");
}

/** The same without the field, as it stands where an old value did. */
export function valueText(value: Node, inFlow: boolean, column: number): string {
  const text = pairText("x", value, inFlow, 0);
  const isBlock = text.startsWith("x:\n");
  const lines = isBlock
    ? text
        .split("\n")
        .slice(1)
        .map((line) => line.replace(/^ {2}/, ""))
    : [text.slice(3)];
  return lines.join("\n").replaceAll("\n", `\n${" ".repeat(column)}`);
}

/** A whole map, its first line without indentation and the others at `column`. */
export function mapText(fields: Readonly<Record<string, unknown>>, inFlow: boolean, column: number): string {
  const pairs = Object.entries(fields).map(([field, value]) =>
    pairText(field, nodeOf(value, inFlow), inFlow, column),
  );
  return inFlow ? `{ ${pairs.join(", ")} }` : pairs.join(`\n${" ".repeat(column)}`);
}

function mergedValue(old: Node, value: unknown): Node {
  if (isScalar(old) && typeof value !== "object") {
    const scalar = scalarOf(value);
    const wasQuoted = typeof value === "string" && old.type?.startsWith("QUOTE") === true;
    if (wasQuoted) scalar.type ??= old.type as Scalar.Type;
    return scalar;
  }
  if (isSeq(old) && Array.isArray(value)) {
    const pool = old.items.filter(isScalar);
    const seq = new Document().createNode([], { flow: old.flow === true || value.length === 0 }) as YAMLSeq;
    seq.items = value.map((item: unknown) => {
      const index = pool.findIndex((one) => one.value === item);
      return pool.splice(index, index === -1 ? 0 : 1)[0] ?? scalarOf(item);
    });
    return seq;
  }
  if (isMap(old) && typeof value === "object" && value !== null) {
    const map = new Document().createNode({}, { flow: old.flow === true }) as YAMLMap;
    const before = old.items as unknown as readonly YamlField[];
    for (const [field, inner] of Object.entries(value)) {
      const pair = before.find((one) => one.key.value === field);
      map.set(
        pair?.key ?? field,
        pair === undefined ? nodeOf(inner, old.flow === true) : mergedNode(pair.value, inner, true),
      );
    }
    return map;
  }
  return nodeOf(value);
}

function dress(node: unknown): void {
  if (isScalar(node)) Object.assign(node, scalarOf(node.value));
  if (isSeq(node)) node.items.forEach(dress);
  if (isMap(node)) for (const pair of node.items) dress(pair.value);
  if (isSeq(node) || isMap(node))
    node.flow = node.flow === true || JSON.stringify(node).length < LONGEST_FLOW;
}

function scalarOf(value: unknown): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === "string" && needsEscape(value)) scalar.type = "QUOTE_DOUBLE";
  return scalar;
}
