import { View, parse } from "vega";
import { type TopLevelSpec, compile } from "vega-lite";
import type { PolicyFigures } from "./figures.ts";
import type { Worlds } from "./worlds.ts";

/** A middle grey and colours that can be read on white and on black. */
const INK = "#7d8590";
const OURS = "#2f9e6e";
const FLOOR = "#5b8def";
const PEERS = "#e0703c";

/** Breakage against exposure in the observable worlds, one point a policy, as an SVG without a background. */
export async function pictureOf(figures: readonly PolicyFigures[], worlds: Worlds): Promise<string> {
  const points = figures.map(({ policy, prematureRevokes, exposureSeconds }) => ({
    policy,
    kind: policy === "stanch" ? "stanch" : policy.startsWith("omniscient") ? "floor" : "peer",
    minutes: (exposureSeconds.median ?? 0) / 60,
    share: worlds.observable === 0 ? 0 : (prematureRevokes / worlds.observable) * 100,
  }));
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: "Share of premature ends against median exposure, one point a policy.",
    width: 560,
    height: 320,
    padding: 12,
    background: "transparent",
    data: { values: points },
    encoding: {
      x: {
        field: "minutes",
        type: "quantitative",
        title: "median exposure (minutes from the leak until the key is refused)",
        scale: { domainMin: 0 },
      },
      y: {
        field: "share",
        type: "quantitative",
        title: "worlds in which somebody still worked with the key (%)",
        scale: { domain: [-5, 100] },
      },
    },
    layer: [
      {
        mark: { type: "point", filled: true, size: 110, opacity: 1 },
        encoding: {
          color: {
            field: "kind",
            type: "nominal",
            scale: { domain: ["stanch", "floor", "peer"], range: [OURS, FLOOR, PEERS] },
            legend: null,
          },
        },
      },
      {
        mark: { type: "text", align: "left", dx: 10, dy: 1, fontSize: 12, color: INK },
        encoding: { text: { field: "policy", type: "nominal" } },
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
