/** A box of a drawing in columns; edges go from one column to the next only. */
export interface LayerNode {
  readonly id: string;
  readonly column: number;
  /** Boxes of a lower rank stay above those of a higher one in their column. */
  readonly rank: number;
  /** Boxes of one group stay together, in the order in which they came, in the place of this box of the column before. */
  readonly group: string | null;
}

export interface LayerEdge {
  readonly from: string;
  readonly to: string;
}

type Orders<N extends LayerNode = LayerNode> = readonly (readonly N[])[];

const SWEEPS = 8;

/**
 * The boxes of each column from the top, ordered so that few edges cross: each goes where its neighbours are on average
 * (barycentre), there and back; the best of all tries counts. Equal input gives equal order.
 */
export function orderLayers<N extends LayerNode>(
  nodes: readonly N[],
  edges: readonly LayerEdge[],
): Orders<N> {
  const columns = Math.max(0, ...nodes.map(({ column }) => column + 1));
  let orders: Orders<N> = Array.from({ length: columns }, (_, column) =>
    nodes.filter((node) => node.column === column).toSorted((a, b) => a.rank - b.rank),
  );
  orders = grouped(orders);
  const beside = neighboursOf(edges);
  let best = orders;
  let fewest = crossingsOf(orders, edges);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    for (let step = 0; step < columns; step += 1) {
      const column = sweep % 2 === 0 ? step : columns - 1 - step;
      orders = grouped(orders.with(column, sorted(orders, column, beside)));
    }
    const crossings = crossingsOf(orders, edges);
    if (crossings < fewest) [best, fewest] = [orders, crossings];
  }
  return best;
}

/** How many pairs of edges cross. */
export function crossingsOf(orders: Orders, edges: readonly LayerEdge[]): number {
  const place = new Map(orders.flatMap((order) => order.map(({ id }, index) => [id, index] as const)));
  const column = new Map(orders.flat().map((node) => [node.id, node.column] as const));
  let crossings = 0;
  for (let left = 0; left + 1 < orders.length; left += 1) {
    const ends = edges
      .filter(({ from }) => column.get(from) === left)
      .map(({ from, to }) => [place.get(from) ?? 0, place.get(to) ?? 0] as const)
      .sort(([a, b], [c, d]) => a - c || b - d);
    crossings += inversionsIn(ends.map(([, to]) => to));
  }
  return crossings;
}

function neighboursOf(edges: readonly LayerEdge[]): ReadonlyMap<string, readonly string[]> {
  const beside = new Map<string, string[]>();
  const add = (a: string, b: string): void => {
    const known = beside.get(a);
    if (known === undefined) beside.set(a, [b]);
    else known.push(b);
  };
  for (const { from, to } of edges) {
    add(from, to);
    add(to, from);
  }
  return beside;
}

function sorted<N extends LayerNode>(
  orders: Orders<N>,
  column: number,
  beside: ReadonlyMap<string, readonly string[]>,
): readonly N[] {
  // Columns are of different lengths: a place is a share of its column.
  const share = new Map(
    orders.flatMap((order) => order.map(({ id }, index) => [id, (index + 0.5) / order.length] as const)),
  );
  const centre = ({ id }: LayerNode): number => {
    const places = (beside.get(id) ?? []).map((other) => share.get(other) ?? 0);
    return places.length === 0 ? (share.get(id) ?? 0) : places.reduce((a, b) => a + b, 0) / places.length;
  };
  const keyed = (orders[column] ?? []).map((node) => ({ node, at: centre(node) }));
  return keyed.sort((a, b) => a.node.rank - b.node.rank || a.at - b.at).map(({ node }) => node);
}

/** Groups follow the order of the boxes that they belong to; within them the given order stays. */
function grouped<N extends LayerNode>(orders: Orders<N>): Orders<N> {
  return orders.map((order, column) => {
    const heads = new Map((orders[column - 1] ?? []).map(({ id }, index) => [id, index] as const));
    if (order.every(({ group }) => group === null)) return order;
    const place = ({ group }: LayerNode): number => heads.get(group ?? "") ?? heads.size;
    return order.toSorted((a, b) => place(a) - place(b) || a.rank - b.rank);
  });
}

/** By merging: quick for thousands of edges, too. */
function inversionsIn(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = values.length >> 1;
  const [left, right] = [values.slice(0, middle), values.slice(middle)];
  let count = inversionsIn(left) + inversionsIn(right);
  const a = left.toSorted((x, y) => x - y);
  const b = right.toSorted((x, y) => x - y);
  let passed = 0;
  for (const value of a) {
    while (passed < b.length && (b[passed] ?? 0) < value) passed += 1;
    count += passed;
  }
  return count;
}

/**
 * Places for boxes of one height, one under the other in the given order, each as near as can be to where it is wanted
 * (least squares), none overlapping, from 0 to `bottom` if there is room.
 */
export function placeNear(wanted: readonly number[], height: number, bottom: number): readonly number[] {
  const blocks: { sum: number; length: number }[] = [];
  for (const [index, want] of wanted.entries()) {
    blocks.push({ sum: want - index * height, length: 1 });
    for (;;) {
      const [above, last] = [blocks.at(-2), blocks.at(-1)];
      if (above === undefined || last === undefined) break;
      if (above.sum / above.length <= last.sum / last.length) break;
      blocks.splice(-2, 2, { sum: above.sum + last.sum, length: above.length + last.length });
    }
  }
  const most = Math.max(0, bottom - wanted.length * height);
  return blocks
    .flatMap(({ sum, length }) => Array.from({ length }, () => sum / length))
    .map((start, index) => Math.min(Math.max(0, start), most) + index * height);
}
