import { forHtml, forLine } from "../../core/sanitise.ts";

/** A piece of SVG that was made here. Text becomes one through `words` only. */
export interface Markup {
  readonly svg: string;
}

/** All that a picture may hold: nothing that runs, links or loads. */
type Name = "svg" | "g" | "title" | "desc" | "rect" | "path" | "text";
type Attribute =
  | "xmlns"
  | "viewBox"
  | "width"
  | "height"
  | "role"
  | "font-family"
  | "font-size"
  | "font-weight"
  | "text-anchor"
  | "x"
  | "y"
  | "rx"
  | "d"
  | "fill"
  | "fill-opacity"
  | "stroke"
  | "stroke-width"
  | "stroke-dasharray"
  | "paint-order";
export type Attributes = Readonly<Partial<Record<Attribute, string | number>>>;

export function element(name: Name, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${valueOf(value)}"`);
  const inner = children.map(({ svg }) => svg).join("");
  return {
    svg: inner === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${inner}</${name}>`,
  };
}

/** XML has no way to write these two, so they would make the whole picture unreadable. */
const NOT_XML = /[\ufffe\uffff]/g;

/** Text from anywhere, as text. */
export function words(text: string): Markup {
  return { svg: forHtml(forLine(text)).replace(NOT_XML, "\ufffd") };
}

/** A hundredth of a pixel is enough, and the same on every machine. */
function valueOf(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 100) / 100) : forHtml(value);
}
