import type { Instant } from "../../core/time.ts";
import type { Picture } from "./picture.ts";
import { PAGE, SLOT } from "./picture-sizes.ts";

/** A rule with its label at a place where it hides no other. */
export interface PlacedRule {
  readonly x: number;
  readonly labelX: number;
  readonly labelY: number;
  readonly words: string;
}

/** Where the title and the lines under it end. */
export function headOf({ subtitles }: Picture): number {
  return PAGE.head + subtitles.length * PAGE.line;
}

/**
 * Labels to the right of their rules, one above the other wherever they would meet. Rules of one place share a label, those
 * of one moment its time.
 */
export function placeRules(picture: Picture): {
  readonly rows: number;
  readonly placed: readonly PlacedRule[];
} {
  const ends: number[] = [];
  // From the right: what stands further left goes above, and its line down before the other's label begins.
  const rowed = together(picture)
    .toSorted((a, b) => b.x - a.x)
    .map(({ x, words }) => {
      const width = words.length * PAGE.letter;
      const labelX = Math.min(x + 5, PAGE.width - 16 - width);
      const row = ends.findLastIndex((start) => labelX + width + 8 > start) + 1;
      ends[row] = labelX;
      return { x, labelX, row, words };
    });
  return {
    rows: ends.length,
    placed: rowed.map(({ row, ...rule }) => ({
      ...rule,
      labelY: headOf(picture) + (ends.length - row) * PAGE.line,
    })),
  };
}

function together({ rules, axis }: Picture): readonly { readonly x: number; readonly words: string }[] {
  const places = new Map<number, Map<Instant, string[]>>();
  for (const { at, words } of rules) {
    const x = round(PAGE.left + axis.place(at) * SLOT);
    const near = [...places.keys()].find((other) => Math.abs(other - x) < 1.5) ?? x;
    const moments = places.get(near) ?? new Map<Instant, string[]>();
    places.set(near, moments.set(at, [...(moments.get(at) ?? []), words]));
  }
  return [...places].map(([x, moments]) => ({
    x,
    words: [...moments].map(([at, said]) => `${said.join(", ")} ${axis.timeWords(at)}`).join(", "),
  }));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
