import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LayerNode, crossingsOf, orderLayers, placeNear } from "../../src/report/pictures/layers.ts";

const node = (id: string, column: number, rest: Partial<LayerNode> = {}): LayerNode => ({
  id,
  column,
  rank: 0,
  group: null,
  ...rest,
});
const idsOf = (orders: readonly (readonly LayerNode[])[]) => orders.map((order) => order.map(({ id }) => id));

describe("the order of boxes in columns", () => {
  test("uncrosses what can be uncrossed", () => {
    const nodes = [node("a", 0), node("b", 0), node("x", 1), node("y", 1)];
    const edges = [
      { from: "a", to: "y" },
      { from: "b", to: "x" },
    ];
    const given = [nodes.slice(0, 2), nodes.slice(2)];
    expect(crossingsOf(given, edges)).toBe(1);
    expect(crossingsOf(orderLayers(nodes, edges), edges)).toBe(0);
  });

  test("keeps ranks apart, and groups together in the order of their heads", () => {
    const nodes = [
      node("low", 0, { rank: 1 }),
      node("high", 0),
      node("1", 1, { group: "low" }),
      node("2", 1, { group: "high" }),
      node("3", 1, { group: "low", rank: 1 }),
    ];
    expect(idsOf(orderLayers(nodes, []))).toEqual([
      ["high", "low"],
      ["2", "1", "3"],
    ]);
  });

  test("counts crossings as looking at each pair would, and never makes them more", () => {
    const edges = fc.array(fc.record({ from: fc.nat({ max: 7 }), to: fc.nat({ max: 7 }) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(edges, (pairs) => {
        const nodes = [0, 1].flatMap((column) =>
          Array.from({ length: 8 }, (_, index) => node(`${column}-${index}`, column)),
        );
        const named = pairs.map(({ from, to }) => ({ from: `0-${from}`, to: `1-${to}` }));
        let crossing = 0;
        for (const [index, a] of pairs.entries())
          for (const b of pairs.slice(index + 1)) if ((a.from - b.from) * (a.to - b.to) < 0) crossing += 1;
        expect(crossingsOf([nodes.slice(0, 8), nodes.slice(8)], named)).toBe(crossing);
        expect(crossingsOf(orderLayers(nodes, named), named)).toBeLessThanOrEqual(crossing);
      }),
    );
  });
});

describe("the places of boxes", () => {
  test("are where they are wanted if there is room", () => {
    expect(placeNear([10, 60, 100], 20, 200)).toEqual([10, 60, 100]);
  });

  test("are beside each other round where several are wanted", () => {
    expect(placeNear([50, 50, 50], 20, 200)).toEqual([30, 50, 70]);
  });

  test("never overlap, and stay inside if there is room", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 30 }), (wanted) => {
        const placed = placeNear(wanted, 10, 400);
        for (const [index, at] of placed.entries()) {
          expect(at).toBeGreaterThanOrEqual(index * 10);
          expect(at).toBeLessThanOrEqual(400 - (placed.length - index) * 10 + 1e-6);
          if (index > 0) expect(at - (placed[index - 1] ?? 0)).toBeGreaterThanOrEqual(10 - 1e-6);
        }
      }),
    );
  });
});
