import * as fc from "fast-check";

/** One change of one value in a document. */
export interface Change {
  /** Which member to go into, at each level, modulo how many there are. */
  readonly steps: readonly number[];
  readonly how: "drop" | "replace" | "double" | "wrap" | "rename";
  readonly value: unknown;
}

export function changes(values: fc.Arbitrary<unknown>): fc.Arbitrary<readonly Change[]> {
  const change = fc.record({
    steps: fc.array(fc.nat(40), { maxLength: 8 }),
    how: fc.constantFrom("drop", "replace", "double", "wrap", "rename"),
    value: values,
  });
  return fc.array(change, { minLength: 1, maxLength: 4 });
}

/** A copy of the document with these changes; undefined if they leave nothing. */
export function changed(data: unknown, all: readonly Change[]): unknown {
  const box = { data: structuredClone(data) };
  for (const one of all) apply(box, one);
  return box.data;
}

function apply(box: Record<string, unknown>, { steps, how, value }: Change): void {
  let parent: Record<string, unknown> = box;
  let name = "data";
  for (const step of steps) {
    const here = parent[name];
    if (typeof here !== "object" || here === null) break;
    const names = Object.keys(here);
    const next = names[step % Math.max(1, names.length)];
    if (next === undefined) break;
    parent = here as Record<string, unknown>;
    name = next;
  }
  const old = parent[name];
  if (how === "drop") delete parent[name];
  else if (how === "replace") parent[name] = value;
  else if (how === "double") parent[name] = [old, old];
  else if (how === "wrap") parent[name] = { [name]: old };
  else
    Object.defineProperty(parent, typeof value === "string" ? value : name.toUpperCase(), {
      value: old,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}
