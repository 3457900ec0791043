import { isAlias, isMap, isNode, isScalar, isSeq } from "yaml";
import type { ParsedNode, YAMLMap, YAMLSeq } from "yaml";
import { quoted } from "./mask.ts";

/** Something that the loader refuses, at an offset into the text. */
export interface YamlFault {
  readonly offset: number;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** Where a value and its key begin; `items` holds the places of what is inside. */
export interface YamlPlace {
  readonly offset: number;
  readonly key: number | null;
  readonly items: ReadonlyMap<string | number, YamlPlace>;
}

/** What reading a tree has found so far. */
export interface Walk {
  readonly faults: YamlFault[];
  /** Of the node that is being read. */
  readonly path: (string | number)[];
  nodes: number;
}

export interface Read {
  readonly value: unknown;
  readonly place: YamlPlace;
}

/** The plain value of a node and the place of everything in it; what is refused goes to `walk.faults`. */
export function readNode(node: unknown, fallback: number, key: number | null, walk: Walk): Read {
  walk.nodes += 1;
  if (!isNode(node)) return { value: null, place: { offset: fallback, key, items: new Map() } };
  const parsed = node as ParsedNode;
  const offset = parsed.range[0];
  if (isAlias(parsed)) {
    refuse(walk, offset, "aliases (*name) aren't allowed; write the value out");
    return { value: null, place: { offset, key, items: new Map() } };
  }
  if (parsed.anchor !== undefined) refuse(walk, offset, "anchors (&name) aren't allowed");
  if (parsed.tag !== undefined) refuse(walk, offset, "tags (!name) aren't allowed");
  if (isMap(parsed)) return readMap(parsed, offset, key, walk);
  if (isSeq(parsed)) return readList(parsed, offset, key, walk);
  return { value: isScalar(parsed) ? parsed.value : null, place: { offset, key, items: new Map() } };
}

function readList(list: YAMLSeq, offset: number, key: number | null, walk: Walk): Read {
  const items = list.items.map((item, index) => readInside(index, item, offset, null, walk));
  return {
    value: items.map((item) => item.value),
    place: { offset, key, items: new Map(items.map((item, index) => [index, item.place])) },
  };
}

function readMap(map: YAMLMap, offset: number, key: number | null, walk: Walk): Read {
  const value: Record<string, unknown> = {};
  const items = new Map<string | number, YamlPlace>();
  for (const pair of map.items) {
    walk.nodes += 1;
    const at = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
    const reason = keyFault(pair.key, items);
    if (reason !== null) refuse(walk, at, reason.message, reason.hint);
    const name = isScalar(pair.key) ? String(pair.key.value) : "?";
    const read = readInside(name, pair.value, at, at, walk);
    if (reason !== null) continue;
    value[name] = read.value;
    items.set(name, read.place);
  }
  return { value, place: { offset, key, items } };
}

function readInside(
  name: string | number,
  node: unknown,
  fallback: number,
  key: number | null,
  walk: Walk,
): Read {
  walk.path.push(name);
  const read = readNode(node, fallback, key, walk);
  walk.path.pop();
  return read;
}

/** Why a key is refused. `yaml`'s own check for duplicates is quadratic, hence this one. */
function keyFault(
  key: unknown,
  seen: ReadonlyMap<string | number, unknown>,
): { readonly message: string; readonly hint?: string } | null {
  if (isAlias(key)) return { message: "aliases (*name) aren't allowed; write the value out" };
  if (!isScalar(key) || key.value === null) return { message: "a key must be text" };
  if (key.anchor !== undefined) return { message: "anchors (&name) aren't allowed" };
  if (key.tag !== undefined) return { message: "tags (!name) aren't allowed" };
  if (typeof key.value !== "string") return { message: "a key must be text", hint: "put it in quotes" };
  if (key.value === "<<") return { message: "merge keys (<<) aren't allowed" };
  if (key.value === "__proto__") return { message: "this key isn't allowed" };
  return seen.has(key.value) ? { message: `${quoted(key.value)} is here twice` } : null;
}

/** Notes a fault at the node that is being read. */
export function refuse(walk: Walk, offset: number, message: string, hint?: string): void {
  walk.faults.push({ offset, path: [...walk.path], message, ...(hint === undefined ? {} : { hint }) });
}

/** Where the value at a path begins; for one that is missing, where the map that should hold it begins. */
export function offsetOf(
  root: YamlPlace,
  path: readonly PropertyKey[],
  part: "key" | "value" = "value",
): number {
  let at = root;
  for (const segment of path) {
    const next = typeof segment === "symbol" ? undefined : at.items.get(segment);
    if (next === undefined) return at.offset;
    at = next;
  }
  return part === "key" ? (at.key ?? at.offset) : at.offset;
}
