import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { CallPeriod } from "../../../../src/core/consumer.ts";
import {
  type Weighed,
  leastCriticalFirst,
  leastCriticalGroupFirst,
} from "../../../../src/core/inventory/migration/migration-order.ts";

const row = (id: string, more: Partial<Weighed> = {}): Weighed => ({
  id,
  environment: "production",
  period: 60,
  instances: 1,
  ...more,
});
const ids = (rows: readonly Weighed[]): readonly string[] => rows.map(({ id }) => id);

it("personal and development come before production, on demand before periodic, one instance before many", () => {
  const rows = [
    row("many", { instances: 5 }),
    row("one"),
    row("asked", { period: "on-demand" }),
    row("staged", { environment: "staging", instances: 9 }),
    row("dev", { environment: "development" }),
    row("own", { environment: "personal" }),
  ];
  expect(ids(leastCriticalFirst(rows))).toEqual(["own", "dev", "staged", "asked", "one", "many"]);
});

it("what nobody has written down counts as production, and a period nobody knows as one", () => {
  const { environment: _environment, period: _period, ...unknown } = row("unknown");
  expect(ids(leastCriticalFirst([unknown, row("asked", { period: "on-demand" }), row("a")]))).toEqual([
    "asked",
    "a",
    "unknown",
  ]);
});

it("a key goes by the caller of it that matters most", () => {
  const dev = row("dev", { environment: "development" });
  const groups = [
    { key: "mixed", rows: [dev, row("prod", { instances: 2 })] },
    { key: "prod", rows: [row("prod")] },
    { key: "dev", rows: [dev] },
  ];
  expect(leastCriticalGroupFirst(groups, ({ rows }) => rows).map(({ key }) => key)).toEqual([
    "dev",
    "prod",
    "mixed",
  ]);
});

it("the order is the same whoever asks, and nobody is lost", () => {
  const any = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1 }),
      environment: fc.constantFrom("production", "staging", "development", "personal"),
      period: fc.constantFrom<CallPeriod[]>("on-demand", 60, 3600),
      instances: fc.integer({ min: 1, max: 4 }),
    }),
    { selector: ({ id }) => id },
  );
  fc.assert(
    fc.property(any, (rows) => {
      expect(leastCriticalFirst(rows.toReversed())).toEqual(leastCriticalFirst(rows));
      expect(ids(leastCriticalFirst(rows)).toSorted()).toEqual(ids(rows).toSorted());
    }),
  );
});
