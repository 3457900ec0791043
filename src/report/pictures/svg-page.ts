import { INK } from "./picture-sizes.ts";
import { type Markup, element, words } from "./svg.ts";

export interface SvgPage {
  readonly width: number;
  readonly height: number;
  /** What screen readers say, and what a pointer that rests shows. */
  readonly title: string;
  readonly description: string;
}

/** A whole SVG file: a white page with its title and description, on which the parts lie in their order. */
export function svgPage({ width, height, title, description }: SvgPage, ...parts: readonly Markup[]): string {
  const page = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "font-family": "Helvetica, Arial, sans-serif",
      "font-size": 11,
      fill: INK,
    },
    element("title", {}, words(title)),
    element("desc", {}, words(description)),
    element("rect", { width, height, rx: 6, fill: "#ffffff" }),
    ...parts,
  );
  return `${page.svg}\n`;
}
