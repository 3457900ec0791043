import { View, parse } from "vega";
import { type TopLevelSpec, compile } from "vega-lite";
import type { PolicyFigures } from "./figures.ts";
import type { Worlds } from "./worlds.ts";

/** A middle grey and colours that can be read on white and on black. */
const INK = "#7d8590";
const COLOUR = {
  field: "kind",
  type: "nominal",
  scale: { domain: ["stanch", "floor", "peer"], range: ["#2f9e6e", "#5b8def", "#d9662f"] },
  legend: null,
} as const;

/** Breakage against exposure in the observable worlds, one point a policy, as an SVG without a background. */
export async function pictureOf(figures: readonly PolicyFigures[], worlds: Worlds): Promise<string> {
  const points = labelled(
    figures.map(({ policy, prematureRevokes, exposureSeconds }) => ({
      policy,
      kind: policy.startsWith("stanch") ? "stanch" : policy.startsWith("omniscient") ? "floor" : "peer",
      minutes: (exposureSeconds.median ?? 0) / 60,
      share: worlds.observable === 0 ? 0 : (prematureRevokes / worlds.observable) * 100,
    })),
  );
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: "Share of premature ends against median exposure, one point a policy.",
    width: 560,
    height: 360,
    padding: 12,
    background: "transparent",
    data: { values: points },
    encoding: {
      x: {
        field: "minutes",
        type: "quantitative",
        title: "median exposure (minutes from the leak until the key is refused)",
        scale: { domainMin: 0 },
        axis: { tickCount: 8 },
      },
      y: {
        field: "share",
        type: "quantitative",
        title: "worlds in which somebody still worked with the key (%)",
        scale: { domain: [0, 100] },
      },
    },
    layer: [
      {
        mark: { type: "point", filled: true, size: 110, opacity: 1 },
        encoding: { color: COLOUR },
      },
      {
        mark: { type: "text", align: "left", dx: 10, dy: 1, fontSize: 12 },
        encoding: {
          y: { field: "labelAt", type: "quantitative" },
          text: { field: "policy", type: "nominal" },
          color: COLOUR,
        },
      },
    ],
    config: {
      font: "sans-serif",
      view: { stroke: null },
      axis: {
        labelColor: INK,
        titleColor: INK,
        titleFontWeight: "normal",
        domainColor: INK,
        tickColor: INK,
        gridColor: INK,
        gridOpacity: 0.2,
      },
    },
  };
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  return `${await view.toSVG()}\n`;
}

interface Point {
  readonly policy: string;
  readonly kind: string;
  readonly minutes: number;
  readonly share: number;
}

/** A line of text, in percent of the height. */
const LINE = 5.5;
/** Above the axis. */
const LOWEST = 4;
/** How wide a letter is, in minutes. */
const LETTER = 0.95;

/** Labels that would lie over each other are moved up until each can be read; on one level the rightmost stays where it is. */
function labelled(points: readonly Point[]): readonly (Point & { readonly labelAt: number })[] {
  const placed: (Point & { readonly labelAt: number })[] = [];
  const level = ({ share }: Point): number => Math.round(share / LINE);
  const meets = (a: Point, b: Point): boolean =>
    a.minutes < b.minutes + b.policy.length * LETTER && b.minutes < a.minutes + a.policy.length * LETTER;
  for (const point of points.toSorted((a, b) => level(a) - level(b) || b.minutes - a.minutes)) {
    const inWay = placed.filter((other) => meets(point, other)).map(({ labelAt }) => labelAt + LINE);
    placed.push({ ...point, labelAt: Math.max(point.share, LOWEST, ...inWay) });
  }
  return placed;
}
