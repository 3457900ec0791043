import { type Attributes, type Markup, element, words } from "./svg.ts";
import type { Bar, Span, Tone } from "./picture.ts";
import { LANE, SLOT, PAGE, TONES } from "./picture-sizes.ts";

const TALLEST = LANE - 12;
/** One call has to be seen, too. */
const SHORTEST = 5;
const LEAST_PART = 3;

export function paint({ tone, hollow }: { readonly tone: Tone; readonly hollow: boolean }): Attributes {
  const { fill, stroke } = TONES[tone];
  return { fill: hollow ? "#ffffff" : fill, stroke };
}

/** A bar standing on `base`; of `most` calls it would be as tall as its lane allows. */
export function barOf({ slot, parts, words: said }: Bar, base: number, most: number): Markup {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  const share = most > 1 ? Math.log(all) / Math.log(most) : 0;
  const height = Math.max(SHORTEST + share * (TALLEST - SHORTEST), parts.length * LEAST_PART);
  const spare = height - parts.length * LEAST_PART;
  let y = base;
  const boxes = parts.map((part) => {
    const tall = LEAST_PART + (spare * part.count) / all;
    y -= tall;
    // The stroke goes half outside.
    return element("rect", {
      x: PAGE.left + slot * SLOT + 1,
      y: y + 0.5,
      width: SLOT - 2,
      height: tall - 1,
      ...paint(part),
    });
  });
  return element("g", {}, element("title", {}, words(said)), ...boxes);
}

export function spanOf(span: Span, from: number, to: number, base: number): Markup {
  return element(
    "g",
    {},
    element("title", {}, words(span.words)),
    element("rect", {
      x: from,
      y: base - 9 - span.level * 11,
      width: Math.max(2, to - from),
      height: 8,
      rx: 1,
      ...paint(span),
    }),
  );
}

export function diamond(x: number, y: number, of: { readonly tone: Tone; readonly hollow: boolean }): Markup {
  const [left, middle] = [Math.round((x - 5) * 100) / 100, Math.round(y * 100) / 100];
  return element("path", { d: `M${left} ${middle}l5 -5l5 5l-5 5z`, ...paint(of), "stroke-width": 1.2 });
}
