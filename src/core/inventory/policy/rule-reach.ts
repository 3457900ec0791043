import { FACT_VALUES, type KeyRule, type When, meets } from "./key-policy.ts";
import type { Fact } from "./row-facts.ts";

/** Why no row can come to a rule: what it asks for can't be, or earlier rules (by name, as few as are needed) have taken all of it. */
export type Unreached =
  | { readonly why: "contradiction" }
  | { readonly why: "taken"; readonly by: readonly string[] };

/** For each fact the values that are still meant. */
type Box = Readonly<Record<Fact, readonly (string | boolean | number)[]>>;

const FACTS = Object.keys(FACT_VALUES) as readonly Fact[];
const MOST_PIECES = 2000;

/** What no row can be: somebody's own key without an owner. */
const IMPOSSIBLE: When = { hasOwner: [false], creatorIsOwner: [true] };

/**
 * For each rule why no row can come to it, or null. Exact: a rule counts as reached only if there is a combination of facts
 * that no earlier rule takes. (A policy so tangled that this takes over 2,000 pieces counts as reached.)
 */
export function unreachedRules(
  rules: readonly Pick<KeyRule, "name" | "when">[],
): readonly (Unreached | null)[] {
  const all = everything(rules.map(({ when }) => when));
  const boxes = rules.map(({ when }) => narrowed(all, when));
  return rules.map((_, index): Unreached | null => {
    const box = boxes[index];
    if (box === undefined || isEmpty(box)) return { why: "contradiction" };
    const possible = without([box], narrowed(all, IMPOSSIBLE));
    if (possible.length === 0) return { why: "contradiction" };
    const earlier = boxes.slice(0, index);
    if (!isTaken(possible, earlier)) return null;
    let needed = earlier;
    for (const one of earlier) {
      const others = needed.filter((other) => other !== one);
      if (isTaken(possible, others)) needed = others;
    }
    const by = rules.filter((_, at) => needed.some((one) => one === earlier[at]));
    return { why: "taken", by: by.map(({ name }) => name) };
  });
}

function isTaken(possible: readonly Box[], by: readonly Box[]): boolean {
  return by.reduce(without, possible).length === 0;
}

/** Numbers fall into as many values as the rules tell apart. */
function everything(whens: readonly When[]): Box {
  const entries = FACTS.map((fact) => {
    const values = FACT_VALUES[fact];
    if (values !== "count") return [fact, values];
    const edges = whens.flatMap((when) => {
      const condition = when[fact];
      if (condition === undefined || !("atLeast" in condition || "atMost" in condition)) return [];
      return [condition.atLeast ?? 1, (condition.atMost ?? 0) + 1];
    });
    return [fact, [...new Set([1, ...edges])]];
  });
  return Object.fromEntries(entries) as Box;
}

function narrowed(box: Box, when: When): Box {
  const entries = FACTS.map((fact) => {
    const condition = when[fact];
    return [fact, condition === undefined ? box[fact] : box[fact].filter((value) => meets(condition, value))];
  });
  return Object.fromEntries(entries) as Box;
}

/** What of the boxes lies outside of `taken`, as boxes that don't overlap. */
function without(boxes: readonly Box[], taken: Box): readonly Box[] {
  if (boxes.length > MOST_PIECES) return boxes;
  return boxes.flatMap((box) => {
    if (!touches(taken, box)) return [box];
    const pieces: Box[] = [];
    let rest = box;
    for (const fact of FACTS) {
      const outside = rest[fact].filter((value) => !taken[fact].includes(value));
      if (outside.length > 0) pieces.push({ ...rest, [fact]: outside });
      rest = { ...rest, [fact]: rest[fact].filter((value) => taken[fact].includes(value)) };
    }
    return pieces;
  });
}

function touches(one: Box | undefined, other: Box): boolean {
  return one !== undefined && FACTS.every((fact) => other[fact].some((value) => one[fact].includes(value)));
}

function isEmpty(box: Box): boolean {
  return FACTS.some((fact) => box[fact].length === 0);
}
