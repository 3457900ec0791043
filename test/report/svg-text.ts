import { expect } from "vitest";

const TAG = /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<]*")*)(\/?)>/g;
const DRAWN = ["svg", "g", "title", "desc", "rect", "path", "text"];

/** Fails unless the text is well-formed XML of nothing but shapes and text; gives the text of each kind of element. */
export function readSvg(svg: string): ReadonlyMap<string, readonly string[]> {
  const open: string[] = [];
  const texts = new Map<string, string[]>();
  let at = 0;
  for (const match of svg.matchAll(TAG)) {
    const [tag, closes, name = "", attributes = "", isEmpty] = match;
    const between = svg.slice(at, match.index);
    at = match.index + tag.length;
    expect(between).not.toMatch(/[<>]|&(?!#\d+;)/);
    if (between.trim() !== "")
      texts.set(open.at(-1) ?? "", [...(texts.get(open.at(-1) ?? "") ?? []), between]);
    expect(DRAWN).toContain(name);
    expect(attributes).not.toMatch(/ (?:on\w*|href|style|class|id)=|:href|url\(|javascript/i);
    if (closes === "/") expect(open.pop()).toBe(name);
    else if (isEmpty === "") open.push(name);
  }
  expect(svg.slice(at)).toBe("\n");
  expect(open).toEqual([]);
  // What XML can't hold, and what an editor obeys.
  expect(svg).not.toMatch(/[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]--[\n]]/v);
  return texts;
}
